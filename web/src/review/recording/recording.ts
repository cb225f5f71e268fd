import { html, nothing, type TemplateResult } from "lit";
import { Loading, loaded } from "../../console/loading";
import { ConsoleElement } from "../../console/page";
import { api } from "../../protocol/api";
import type { RecordingDetail } from "../../protocol/messages";
import { button, notice } from "../../ui/parts";
import { recordingState } from "./state";
import "./player";
import { t } from "./words";

const TROUBLES = ["running", "key_destroyed", "key_missing", "archive_unreachable"] as const;
/** Nothing is wrong. */
const CALM: readonly string[] = ["running", "key_destroyed"];

/** `<v-recording .console .contact>`: what was recorded of a contact, or why there is nothing to be seen of it. */
export class Recorded extends ConsoleElement {
  static override properties = { ...ConsoleElement.properties, contact: {} };
  declare contact: string;
  readonly #detail = new Loading<RecordingDetail>(() =>
    this.console.session.ask(() => api.recording(this.contact)),
  );

  protected override begin(): void {
    this.watch(this.#detail);
    void this.#detail.load();
  }

  protected override render(): TemplateResult {
    return loaded(this.#detail, (detail) => this.#draw(detail));
  }

  #draw(detail: RecordingDetail): TemplateResult {
    const { recording, trouble } = detail;
    return html`<p class="row tight">
        ${recordingState(recording)}<span class="muted">${t("col.mode")}: ${t(`mode.${recording.mode}`)}</span>
      </p>
      ${
        trouble === null
          ? html`<v-player .console=${this.console} .detail=${detail}></v-player>`
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

customElements.define("v-recording", Recorded);
