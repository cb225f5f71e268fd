import { html, type TemplateResult } from "lit";
import type { Shortcut } from "./shortcuts";
import { t } from "./words";

const NAMES: Readonly<Record<string, "key.enter" | "key.escape">> = {
  Enter: "key.enter",
  Escape: "key.escape",
};

export function keyName(key: string): string {
  const name = NAMES[key];
  return name ? t(name) : key.toUpperCase();
}

/** A word for a control with its key, as its tooltip shows it. */
export function tip(label: string, key: string): string {
  return t("key.tip", { label, key: keyName(key) });
}

export function shortcutDialog(options: {
  open: boolean;
  shortcuts: readonly Shortcut[];
  onClose: () => void;
}): TemplateResult {
  const content = html`<p class="muted">${t("shortcuts.when")}</p>
    <dl class="keys">
      ${options.shortcuts.map(
        ({ key, label }) => html`<div><dt><kbd>${keyName(key)}</kbd></dt><dd>${label}</dd></div>`,
      )}
    </dl>`;
  return html`<v-dialog
    .heading=${t("menu.shortcuts")}
    .content=${content}
    ?open=${options.open}
    @close=${options.onClose}
  ></v-dialog>`;
}
