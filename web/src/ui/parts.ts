/** Parts that are only markup: functions from plain data to a template. Forms have their own file. */

import { html, nothing, type TemplateResult } from "lit";
import { type IconName, icon } from "./icon";

export type Tone = "info" | "good" | "warn" | "bad";
export type Content = TemplateResult | string | typeof nothing;

const TONE_ICONS: Record<Tone, IconName> = {
  info: "info",
  good: "circle-check",
  warn: "triangle-alert",
  bad: "circle-alert",
};

export interface ButtonOptions {
  label: string;
  onClick?: (event: MouseEvent) => void;
  kind?: "primary" | "secondary" | "quiet" | "danger";
  icon?: IconName;
  /** Keeps its width and its focus and turns; presses do nothing meanwhile. */
  busy?: boolean;
  disabled?: boolean;
  wide?: boolean;
  type?: "button" | "submit";
  /** A shortcut or a longer explanation, shown on hover and focus. */
  tip?: string;
  /** Stable name for tests and focus. */
  name?: string;
}

export function button(options: ButtonOptions): TemplateResult {
  const { label, kind = "secondary", busy = false, disabled = false, type = "button" } = options;
  const press = (event: MouseEvent): void => {
    if (busy) event.preventDefault();
    else options.onClick?.(event);
  };
  return html`<button
    type=${type}
    class="button ${kind} ${options.wide ? "wide" : ""}"
    name=${options.name ?? nothing}
    data-tip=${options.tip ?? nothing}
    aria-disabled=${busy ? "true" : nothing}
    aria-busy=${busy ? "true" : nothing}
    ?disabled=${disabled}
    @click=${press}
  >
    ${busy ? icon("loader-circle", "turning") : options.icon ? icon(options.icon) : nothing}
    <span>${label}</span>
  </button>`;
}

/** A button that is only a sign: its label is read out, and shown on hover and focus. */
export function iconButton(options: {
  label: string;
  icon: IconName;
  onClick: () => void;
  /** Shown instead of the label, where that says more than the eye needs. */
  tip?: string;
  name?: string;
  disabled?: boolean;
}): TemplateResult {
  const { label } = options;
  return html`<button
    type="button"
    class="icon-button"
    name=${options.name ?? nothing}
    aria-label=${label}
    data-tip=${options.tip ?? label}
    ?disabled=${options.disabled ?? false}
    @click=${options.onClick}
  >${icon(options.icon)}</button>`;
}

/** A link that looks like a button: it goes somewhere, a button does something. */
export function linkButton(options: {
  label: string;
  href: string;
  kind?: "primary" | "secondary" | "quiet";
  icon?: IconName;
  wide?: boolean;
}): TemplateResult {
  return html`<a
    class="button ${options.kind ?? "secondary"} ${options.wide ? "wide" : ""}"
    href=${options.href}
    >${options.icon ? icon(options.icon) : nothing}<span>${options.label}</span></a
  >`;
}

/** `live` says it aloud when it appears: bad at once, the rest when the reader pauses. */
export function notice(options: {
  tone?: Tone;
  title?: string;
  body?: Content;
  actions?: Content;
  live?: boolean;
}): TemplateResult {
  const tone = options.tone ?? "info";
  const role = options.live ? (tone === "bad" ? "alert" : "status") : nothing;
  return html`<div class="notice ${tone}" role=${role}>
    ${icon(TONE_ICONS[tone])}
    <div class="stack tight">
      ${options.title ? html`<p class="notice-title">${options.title}</p>` : nothing}
      ${typeof options.body === "string" ? html`<p>${options.body}</p>` : (options.body ?? nothing)}
      ${options.actions ? html`<div class="row">${options.actions}</div>` : nothing}
    </div>
  </div>`;
}

/** Something moves, and words say what for. */
export function spinner(words: string): TemplateResult {
  return html`<p class="spinner" role="status">
    ${icon("loader-circle", "turning")}<span>${words}</span>
  </p>`;
}

export function badge(text: string, tone?: Tone, sign?: IconName): TemplateResult {
  return html`<span class="badge ${tone ?? ""}">${sign ? icon(sign) : nothing}${text}</span>`;
}

/** The first letters of the first and the last word. */
export function initials(name: string): string {
  const words = name
    .replace(/[^\p{L}\p{N}\s-]/gu, "")
    .split(/\s+/)
    .filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

export function avatar(name: string): TemplateResult {
  return html`<span class="avatar" aria-hidden="true">${initials(name)}</span>`;
}

export function empty(options: {
  icon: IconName;
  title: string;
  body?: string;
  action?: Content;
}): TemplateResult {
  return html`<div class="empty">
    ${icon(options.icon)}
    <p class="empty-title">${options.title}</p>
    ${options.body ? html`<p>${options.body}</p>` : nothing} ${options.action ?? nothing}
  </div>`;
}
