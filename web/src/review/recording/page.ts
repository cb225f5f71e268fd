import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { href } from "../../console/address";
import { Loading, loaded } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { api } from "../../protocol/api";
import type { RecordingDetail } from "../../protocol/messages";
import { icon } from "../../ui/icon";
import { button, linkButton, notice } from "../../ui/parts";
import { formatMoment } from "../../ui/text";
import { recordingState } from "./list";
import "./player";
import { t } from "./words";

const TROUBLES = ["running", "key_destroyed", "key_missing", "archive_unreachable"] as const;
/** Nothing is wrong. */
const CALM: readonly string[] = ["running", "key_destroyed"];

/** `<v-recording>`: one recording, or why there is nothing to be seen of it. */
export class RecordingPage extends ConsoleElement {
  readonly #detail = new Loading<RecordingDetail>(() =>
    this.console.session.ask(() => api.recording(this.route.id ?? "")),
  );

  protected override begin(): void {
    this.watch(this.#detail);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("route") && changed.get("route")?.id !== this.route.id)
      void this.#detail.load();
  }

  protected override render(): TemplateResult {
    const begun = this.#detail.state.data?.recording.started_at;
    return html`<div class="page stack wide">
      <p>
        <a class="back" href=${href("recordings")}>${icon("arrow-left")}<span>${t("back")}</span></a>
      </p>
      <h1 tabindex="-1">
        ${t("one")}${begun === undefined ? nothing : html`, ${formatMoment(begun)}`}
      </h1>
      ${loaded(this.#detail, (detail) => this.#draw(detail))}
    </div>`;
  }

  #draw(detail: RecordingDetail): TemplateResult {
    const { recording, trouble } = detail;
    const { names } = this.console;
    const facts: readonly (readonly [string, unknown])[] = [
      [t("col.queue"), names.queue(recording.queue)],
      [t("col.agent"), recording.agent_name ?? "–"],
      [t("col.mode"), t(`mode.${recording.mode}`)],
      [t("col.state"), recordingState(recording)],
    ];
    return html`<section class="card row spread" aria-label=${t("one")}>
        <dl class="facts film-facts">
          ${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
        </dl>
        ${linkButton({
          label: t("contact"),
          href: href("contact", {}, recording.contact),
          icon: "history",
        })}
      </section>
      ${
        trouble === null
          ? keyed(
              recording.contact,
              html`<v-player .console=${this.console} .detail=${detail}></v-player>`,
            )
          : this.#trouble(trouble)
      }`;
  }

  #trouble(code: string): TemplateResult {
    const known = TROUBLES.find((one) => one === code) ?? "other";
    return notice({
      tone: CALM.includes(known) ? "info" : "bad",
      title: t(`trouble.${known}`),
      body: t(`trouble.${known}.body`),
      live: true,
      actions:
        known === "key_destroyed"
          ? nothing
          : button({
              label: t("again"),
              icon: "refresh-cw",
              busy: this.#detail.state.busy,
              onClick: () => void this.#detail.load(),
            }),
    });
  }
}

customElements.define("v-recording", RecordingPage);
