/** Whom a contact can be passed to. Pure: from what the desk tells of queues and colleagues to a list to choose from. */

import type { AgentContactView, Colleagues, ColleagueView } from "../protocol/messages";
import { pick } from "../ui/text";

/** The longest note to a colleague; the desk refuses a longer one. */
export const LONGEST_NOTE = 2_000;

export type Target =
  | { readonly kind: "queue"; readonly queue: string }
  | { readonly kind: "agent"; readonly agent: string };

/** Pass the contact on, ask for advice, which whoever is there may give, or hand over to who takes part already. */
export type Purpose = "transfer" | "consult" | "hand_over";

/** *open* and *free*: somebody would be asked now. The rest says why it can't be chosen. */
export type Standing = "open" | "closed" | "unstaffed" | "free" | "busy" | "not_qualified";

export interface Option {
  /** Of the radio button; the same target has the same value as long as it exists. */
  readonly value: string;
  readonly target: Target;
  readonly name: string;
  readonly standing: Standing;
  readonly possible: boolean;
}

/** The queues whose title holds what was typed; those with somebody there first. */
export function queueOptions(found: Colleagues, typed: string): readonly Option[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const options = found.queues
    .filter(({ title }) => pick(title).toLocaleLowerCase().includes(wanted))
    .map(({ id, title, open, staffed }): Option => {
      const standing = !open ? "closed" : staffed ? "open" : "unstaffed";
      return option({ kind: "queue", queue: id }, pick(title), standing);
    });
  return possibleFirst(options);
}

/** In the order of the desk, those who could take it now first. */
export function colleagueOptions(found: Colleagues, purpose: Purpose): readonly Option[] {
  return possibleFirst(
    found.colleagues.map((one) =>
      option({ kind: "agent", agent: one.agent }, one.name, standingOf(one, purpose)),
    ),
  );
}

function standingOf({ queues, available }: ColleagueView, purpose: Purpose): Standing {
  if (purpose === "transfer" && queues.length === 0) return "not_qualified";
  return available ? "free" : "busy";
}

function option(target: Target, name: string, standing: Standing): Option {
  const value = target.kind === "queue" ? `queue:${target.queue}` : `agent:${target.agent}`;
  return { value, target, name, standing, possible: standing === "open" || standing === "free" };
}

function possibleFirst(options: readonly Option[]): readonly Option[] {
  return [...options.filter((one) => one.possible), ...options.filter((one) => !one.possible)];
}

/** As one of which queue a colleague takes it: the present one where that is possible. Null: they may take it in none. */
export function queueFor(
  contact: Pick<AgentContactView, "queue">,
  colleague: ColleagueView,
  wished: string | null,
): string | null {
  const { queues } = colleague;
  for (const queue of [wished, contact.queue]) if (queue && queues.includes(queue)) return queue;
  return queues[0] ?? null;
}

/** What is left of the note's length; below zero it is too long. */
export function left(note: string): number {
  return LONGEST_NOTE - [...note].length;
}
