/** What every step's view is given, and pieces that several steps share. */

import { html, nothing, type TemplateResult } from "lit";
import type { LocalMedia } from "../call/media";
import { button, type Content, linkButton, notice } from "../ui/parts";
import { problem } from "../ui/problems";
import { language, pick } from "../ui/text";
import type { Facts, Failure } from "./model";
import type { CustomerSession } from "./session";
import { t } from "./words";

export interface View {
  readonly facts: Facts;
  readonly session: CustomerSession;
}

/** Whom the device check serves. */
export interface DeviceHost {
  readonly media: LocalMedia;
  startMedia(wanted: { camera: boolean; microphone: boolean }): void;
  /** On with what works. */
  join(): Promise<void>;
  withoutDevices(): void;
  withDevices(wanted: { camera: boolean; microphone: boolean }): Promise<void>;
}

type House = Pick<Facts, "desk">;

export function house(facts: House): string {
  return facts.desk.status === "ready" ? facts.desk.value.name : "";
}

/** A step: its heading takes the focus when the step begins, so that it is read out. */
export function step(title: string, content: Content, classes = ""): TemplateResult {
  return html`<div class="step ${classes}">
    <h1 tabindex="-1">${title}</h1>
    ${content}
  </div>`;
}

/** A sentence as a heading: without its full stop. */
export function headline(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

/** How to reach the house by other means, in its own words. */
export function hint(facts: House): TemplateResult | typeof nothing {
  const text = facts.desk.status === "ready" ? pick(facts.desk.value.contact_hint) : "";
  if (!text) return nothing;
  return html`<section class="hint-card stack snug">
    <h2>${t("help")}</h2>
    ${paragraphs(text)}
  </section>`;
}

/** Plain text of the house; a blank line parts paragraphs. */
export function paragraphs(text: string): readonly TemplateResult[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => html`<p class="plain">${part}</p>`);
}

export function codeLink(kind: "primary" | "secondary" = "secondary"): TemplateResult {
  return html`<span data-page="code"
    >${linkButton({ label: t("enter-code"), href: "/code", icon: "hash", kind, wide: true })}</span
  >`;
}

/** Why the last press came to nothing, beside the button that was pressed. */
export function refusal(failure: Failure | null, extra: string = ""): Content {
  if (!failure) return nothing;
  const { happened, means, todo } = problem(failure.code);
  const body = [means, extra, todo].filter(Boolean).join(" ");
  return notice({ tone: "bad", title: headline(happened), body, live: true });
}

/** The way to the server is interrupted: what that means for the person, and a button that works. */
export function connection({ facts, session }: View): Content {
  const inLine = facts.contact?.state === "waiting" || facts.contact?.state === "reserved";
  return interrupted(facts.socket, inLine, () => session.reconnect());
}

export function interrupted(
  socket: Facts["socket"],
  inLine: boolean,
  reconnect: () => void,
): Content {
  if (socket?.phase !== "reconnecting") return nothing;
  return notice({
    tone: "warn",
    title: t("connection.lost.title"),
    body: t(inLine ? "connection.lost.place" : "connection.lost.body"),
    live: true,
    actions: button({
      label: t("connection.now"),
      icon: "refresh-cw",
      name: "reconnect",
      onClick: reconnect,
    }),
  });
}

/** Where this customer's receipt about recording lies. */
export function receiptOf({ id }: { readonly id: string }): string {
  return `/api/contact/consents?contact=${encodeURIComponent(id)}&language=${language()}`;
}

/** Another device asks for this seat. */
export function claims({ facts, session }: View): Content {
  const claim = facts.contact?.claims[0];
  if (!claim) return nothing;
  const decide = (admit: boolean) => () => void session.decide(claim.id, admit);
  const busy = facts.busy === "deciding";
  return notice({
    tone: "warn",
    title: t("claim.title"),
    body: t("claim.body"),
    live: true,
    actions: html`${button({ label: t("claim.admit"), name: "admit", busy, onClick: decide(true) })}
    ${button({ label: t("claim.refuse"), name: "refuse", busy, onClick: decide(false) })}`,
  });
}
