import { html, type TemplateResult } from "lit";
import { appearance } from "../../appearance/client";
import { href } from "../../console/address";
import { Loading, loaded } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import type { AppearancePolicies, AppearancePolicyRow } from "../../protocol/messages";
import { badge, empty, notice } from "../../ui/parts";
import { type Column, table } from "../../ui/table";
import "../backdrops/list";
import { formatMoment, pick } from "../../ui/text";
import { t } from "./words";

/** `<v-appearance-policies>`: of each queue with video, what it asks of an agent's picture. */
export class AppearancePoliciesPage extends ConsoleElement {
  readonly #list = new Loading<AppearancePolicies>(() =>
    this.console.session.ask(() => appearance.policies()),
  );

  protected override begin(): void {
    this.watch(this.#list);
    void this.#list.load();
  }

  protected override render(): TemplateResult {
    return html`<div class="page stack wide">
      <h1 tabindex="-1">${t("policies")}</h1>
      <p class="muted">${t("policies.hint")}</p>
      ${loaded(this.#list, (list) => html`${modeNotice(list)} ${policyTable(list.queues)}`)}
      <v-backdrops .console=${this.console}></v-backdrops>
    </div>`;
  }
}

customElements.define("v-appearance-policies", AppearancePoliciesPage);

/** What the settings file makes of the policies. */
function modeNotice({ mode }: AppearancePolicies): TemplateResult {
  return notice({ tone: mode === "off" ? "warn" : "info", body: t(`mode.${mode}`) });
}

function policyTable(rows: readonly AppearancePolicyRow[]): TemplateResult {
  const columns: Column<AppearancePolicyRow>[] = [
    {
      id: "queue",
      label: t("policies.queue"),
      cell: ({ queue, title }) =>
        html`<a class="strong" href=${href("policy", {}, queue)}>${pick(title)}</a>`,
    },
    {
      id: "state",
      label: t("policies.state"),
      cell: ({ current }) =>
        current && !current.empty
          ? badge(t("policies.on", { version: current.version }), "good", "circle-check")
          : badge(t("policies.none")),
    },
    {
      id: "saved",
      label: t("policies.saved"),
      cell: ({ current }) =>
        current
          ? t("policies.saved_by", {
              time: formatMoment(current.saved_at),
              name: current.author_name ?? current.author,
            })
          : "–",
    },
  ];
  return table({
    caption: t("policies"),
    columns,
    rows,
    key: ({ queue }) => queue,
    empty: empty({
      icon: "camera",
      title: t("policies.no_queues"),
      body: t("policies.no_queues.body"),
    }),
  });
}
