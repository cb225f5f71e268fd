import { html, type TemplateResult } from "lit";
import type { AgentContactView } from "../protocol/messages";
import { button, notice } from "../ui/parts";
import { t } from "./words";

/** Companions who wait to be let in: the agent knows from the customer whether they are expected. */
export function lobby(
  { companions }: Pick<AgentContactView, "companions">,
  onDecide: (companion: string, admit: boolean) => void,
): readonly TemplateResult[] {
  return companions
    .filter(({ state }) => state === "lobby")
    .map(({ id, name }) =>
      notice({
        title: t("lobby.title", { name }),
        body: t("lobby.body"),
        live: true,
        actions: html`${button({
          label: t("lobby.admit"),
          kind: "primary",
          icon: "user-check",
          name: "admit-companion",
          onClick: () => onDecide(id, true),
        })}
        ${button({ label: t("lobby.refuse"), name: "refuse-companion", onClick: () => onDecide(id, false) })}`,
      }),
    );
}
