import { html, type TemplateResult } from "lit";
import type { Console } from "../console/page";
import type { ContactDetail } from "../protocol/messages";

/** What each panel beside a contact is given. */
export interface Panel {
  readonly console: Console;
  readonly detail: ContactDetail;
  /** Anything of it was recorded, be it erased meanwhile. */
  readonly recorded: boolean;
}

/** A moment that somebody said something about: a lane of the player shows it. */
export interface Remark {
  /** ms since 1970 UTC, as everything on the recording's clock. */
  readonly at: number;
  readonly words: string;
}

/** Where the player stands (ms since 1970 UTC); null: there is none, or nothing to play. */
export function momentOf(element: globalThis.Element): number | null {
  const player = element.closest("v-contact")?.querySelector("v-player");
  return (
    (player as (globalThis.Element & { readonly position: number | null }) | null)?.position ?? null
  );
}

/** Take the player there. */
export function seekTo(element: globalThis.Element, at: number): void {
  element.closest("v-contact")?.dispatchEvent(new CustomEvent<number>("seek-to", { detail: at }));
}

/** By the contact's page: a panel may be quicker than the recording that the player waits for. */
const told = new WeakMap<globalThis.Element, readonly Remark[]>();

/** Let the player show these, instead of what was told before. */
export function tellRemarks(element: globalThis.Element, remarks: readonly Remark[]): void {
  const page = element.closest("v-contact");
  if (!page) return;
  told.set(page, remarks);
  page.dispatchEvent(new CustomEvent<readonly Remark[]>("remarks", { detail: remarks }));
}

/** What was told last, for a player that has only come now. */
export function remarksTold(element: globalThis.Element): readonly Remark[] {
  const page = element.closest("v-contact");
  return (page && told.get(page)) ?? [];
}

/** Beside the player, from what is done most often to what is done rarely. Empty ones take no room. */
export function panels({ console, detail, recorded }: Panel): TemplateResult {
  return html`<v-judgement .console=${console} .detail=${detail} .recorded=${recorded}></v-judgement>
    <v-keeping .console=${console} .detail=${detail} .recorded=${recorded}></v-keeping>
    <v-evidence .console=${console} .detail=${detail} .recorded=${recorded}></v-evidence>`;
}
