import { html, nothing, type TemplateResult } from "lit";
import type { Shortcut } from "../console/shortcuts";
import type { AgentContactView } from "../protocol/messages";
import type { RecordingControls } from "../recording/controls";
import "../recording/sign";
import { t as r } from "../recording/words";
import { receiptOf } from "./context";
import type { AgentDesk } from "./desk";
import { t } from "./words";

/** The sign of every contact that may be recorded, whichever page or contact is looked at. */
export function recorded(desk: AgentDesk): readonly (TemplateResult | typeof nothing)[] {
  const talking = desk.state.contacts.filter(({ state }) => state === "connected");
  return talking.map((contact) => {
    const session = desk.session(contact.id);
    if (!session || !contact.recording) return nothing;
    return html`<v-recording-sign
      .recording=${session.recording}
      .receipt=${receiptOf(contact)}
      .who=${talking.length > 1 ? (contact.reference ?? t("no_reference")) : ""}
    ></v-recording-sign>`;
  });
}

/** Pausing must be quick: card details are read out without warning. */
export function pauseKey(contact: AgentContactView, page: HTMLElement): readonly Shortcut[] {
  const { role, state, recording } = contact;
  if (role !== "agent" || state !== "connected" || !recording) return [];
  const run = (): void =>
    page.querySelector<RecordingControls>("v-recording-controls")?.pauseOrResume();
  return [{ key: "p", label: r("control.pause.key"), run }];
}
