import { html, nothing, type TemplateResult } from "lit";
import { textField } from "../../ui/forms";
import { button, iconButton } from "../../ui/parts";
import { type ItemDraft, moved, newItem } from "./draft";
import { LONGEST_TEXT, severityField } from "./rule";
import { t } from "./words";

const LANGUAGES = ["de", "en"] as const;
const MOST = 20;

/** What agents confirm by hand: add, take out, put in order. */
export function manualFields(options: {
  items: readonly ItemDraft[];
  allowBlock: boolean;
  fault: (item: string, part: string) => string | undefined;
  onChange: (items: readonly ItemDraft[]) => void;
}): TemplateResult {
  const { items, onChange } = options;
  const set = (id: string, change: Partial<ItemDraft>): void =>
    onChange(items.map((item) => (item.id === id ? { ...item, ...change } : item)));
  return html`<section class="card stack" aria-labelledby="policy-manual">
    <h2 id="policy-manual">${t("policy.manual")}</h2>
    <p class="muted">${t("policy.manual.hint")}</p>
    ${
      items.length === 0
        ? nothing
        : html`<ol class="policy-items">
      ${items.map((item, at) => itemFields(item, at))}
    </ol>`
    }
    <div>
      ${button({
        label: t("policy.manual.add"),
        icon: "plus",
        name: "add-item",
        disabled: items.length >= MOST,
        onClick: () => onChange([...items, newItem()]),
      })}
    </div>
  </section>`;

  function itemFields(item: ItemDraft, at: number): TemplateResult {
    const number = at + 1;
    return html`<li>
      <div class="policy-item">
        ${LANGUAGES.map((language) =>
          textField({
            id: `item-${item.id}-${language}`,
            label: t(`policy.item.${language}`, { number }),
            value: item.text[language],
            maxLength: LONGEST_TEXT,
            onInput: (typed) => set(item.id, { text: { ...item.text, [language]: typed } }),
            error: options.fault(item.id, `text.${language}`),
          }),
        )}
        ${severityField({
          id: `item-${item.id}-severity`,
          value: item.severity,
          why: (severity) => (severity === "block" && !options.allowBlock ? "agreement" : null),
          error: options.fault(item.id, "severity"),
          onChange: (severity) => set(item.id, { severity }),
        })}
      </div>
      <div class="row tight" role="group" aria-label=${t("policy.item.order", { number })}>
        ${iconButton({
          label: t("policy.item.up"),
          icon: "arrow-up",
          name: "item-up",
          disabled: at === 0,
          onClick: () => onChange(moved(items, item.id, -1)),
        })}
        ${iconButton({
          label: t("policy.item.down"),
          icon: "arrow-down",
          name: "item-down",
          disabled: at === items.length - 1,
          onClick: () => onChange(moved(items, item.id, 1)),
        })}
        ${iconButton({
          label: t("policy.item.remove"),
          icon: "trash-2",
          name: "item-remove",
          onClick: () => onChange(items.filter(({ id }) => id !== item.id)),
        })}
      </div>
    </li>`;
  }
}
