import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { PersonConsentView, RecordingView } from "../protocol/messages";
import { type IconName, icon } from "../ui/icon";
import { button, notice } from "../ui/parts";
import { problemText } from "../ui/problems";
import { RecordingElement } from "./element";
import { type Controls, controls, PAUSES, type Pause } from "./model";
import { t } from "./words";

const IMPOSSIBLE = ["minor", "confused", "other"] as const;

const SIGNS: Record<PersonConsentView["state"], IconName> = {
  asked: "clock",
  granted: "circle-check",
  refused: "circle-x",
  withdrawn: "circle-x",
  impossible: "circle-x",
};

/**
 * `<v-recording-controls .recording .nameOf ?leads>`: what the leading agent can do about recording: ask, see who has
 * answered, pause and go on, begin and end the order talk, confirm the headset, note that nobody can consent here. A
 * colleague only confirms their own headset.
 */
export class RecordingControls extends RecordingElement {
  static override properties = {
    nameOf: { attribute: false },
    leads: { type: Boolean },
  };
  declare nameOf: (participant: string) => string;
  declare leads: boolean;
  #focused = false;

  constructor() {
    super();
    this.leads = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.#focused = this.contains(document.activeElement);
  }

  /** Pausing and going on take each other's place: the focus stays. */
  protected override updated(): void {
    if (this.#focused && document.activeElement === document.body)
      this.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
  }

  /** By a key: goes on, or asks why to pause. */
  pauseOrResume(): void {
    const view = this.recording.state.view;
    if (view?.state === "paused") void this.recording.resume();
    else this.querySelector<HTMLElement>(".recording-pauses button")?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view, failed } = this.recording.state;
    if (!view || view.mode === "never") return nothing;
    const can = controls(view, this.leads);
    if (!this.leads && !can.headset) return nothing;
    return html`<section class="recording-controls stack snug" aria-labelledby="recording-title">
      <h2 id="recording-title">${t("control")}</h2>
      ${
        failed?.what === "control"
          ? notice({
              tone: "bad",
              title: t("control.refused"),
              body: problemText(failed.code),
              live: true,
            })
          : nothing
      }
      ${this.#pausing(can)} ${this.#ask(can)} ${this.#order(can)} ${this.#headset(can)}
      ${this.#people(view)} ${this.#impossible(can)}
    </section>`;
  }

  get #busy(): boolean {
    return this.recording.state.sending === "control";
  }

  #pausing({ pause, resume, again }: Controls): TemplateResult | typeof nothing {
    const { recording } = this;
    if (resume || again)
      return button({
        label: t(again ? "control.again" : "control.resume"),
        kind: "primary",
        icon: again ? "refresh-cw" : "play",
        name: "recording-resume",
        busy: this.#busy,
        onClick: () => void recording.resume(),
      });
    if (!pause) return nothing;
    return html`<div class="recording-pauses" role="group" aria-labelledby="recording-pause">
      <p id="recording-pause" class="muted">${t("control.pause")}</p>
      ${PAUSES.map((reason: Pause) =>
        button({
          label: t(`control.pause.${reason}`),
          name: `recording-pause-${reason}`,
          icon: "pause",
          busy: this.#busy,
          onClick: () => void recording.pause(reason),
        }),
      )}
    </div>`;
  }

  #ask({ ask }: Controls): TemplateResult | typeof nothing {
    if (!ask) return nothing;
    return html`<p class="muted">${t("control.ask.hint")}</p>
      ${button({
        label: t("control.ask"),
        kind: "primary",
        icon: "circle-dot",
        name: "consent-ask",
        busy: this.#busy,
        onClick: () => void this.recording.ask(),
      })}`;
  }

  #order({ order }: Controls): TemplateResult | typeof nothing {
    if (!order) return nothing;
    const { open, against, awaited } = order;
    const names = (who: readonly string[]) => ({ names: who.map(this.nameOf).join(", ") });
    const blocked = !open && against.length > 0;
    return html`<p role="status">${open ? t("control.order.open") : this.#orderEnded()}</p>
      ${blocked ? html`<p id="order-why">${t("control.order.against", names(against))}</p>` : nothing}
      ${awaited.length > 0 ? html`<p>${t("control.order.awaited", names(awaited))}</p>` : nothing}
      ${button({
        label: t(open ? "control.order.end" : "control.order.begin"),
        kind: open ? "secondary" : "primary",
        icon: "file-pen",
        name: open ? "order-end" : "order-begin",
        busy: this.#busy,
        disabled: blocked,
        onClick: () => void this.recording.order(!open),
      })}`;
  }

  /** It may end without the agent: then no order may be taken any more. */
  #orderEnded(): string {
    const why = this.recording.state.view?.order_ended ?? null;
    if (why === null || why === "agent" || why === "over") return "";
    const told = (["refused", "withdrawn", "impossible"] as const).find((code) => code === why);
    return `${t(told ? `order.ended.${told}` : "order.ended.failed")} ${t("control.order.none")}`;
  }

  #headset({ headset }: Controls): TemplateResult | typeof nothing {
    if (!headset) return nothing;
    return html`<label class="asking-choice">
      <input
        type="checkbox"
        name="headset"
        aria-describedby="headset-hint"
        .checked=${headset.worn}
        @change=${(event: Event) => this.#wear((event.target as HTMLInputElement).checked)}
      />
      <span>${t("control.headset")}</span>
    </label>
    <p class="muted" id="headset-hint">${t("control.headset.hint")}</p>`;
  }

  /** What the desk doesn't take is not shown as taken. */
  async #wear(worn: boolean): Promise<void> {
    if (await this.recording.headset(worn)) return;
    const box = this.querySelector<HTMLInputElement>("input[name=headset]");
    if (box) box.checked = this.recording.state.view?.headset ?? false;
  }

  #people({ people, kinds }: RecordingView): TemplateResult | typeof nothing {
    if (people.length === 0) return nothing;
    return html`<ul class="recording-people" aria-label=${t("control.people")}>
      ${people.map(
        ({ participant, state }) => html`<li>
          ${icon(SIGNS[state])}
          <span><span class="strong">${this.nameOf(participant)}</span>, ${t(state === "refused" && kinds.length > 0 ? "state.partly" : `state.${state}`)}</span>
        </li>`,
      )}
    </ul>`;
  }

  #impossible({ impossible }: Controls): TemplateResult | typeof nothing {
    if (!impossible) return nothing;
    return html`<details class="recording-impossible">
      <summary>${t("control.impossible")}</summary>
      <div class="stack tight">
        <p class="muted">${t("control.impossible.hint")}</p>
        ${IMPOSSIBLE.map((reason) =>
          button({
            label: t(`control.impossible.${reason}`),
            name: `impossible-${reason}`,
            busy: this.#busy,
            onClick: () => void this.recording.impossible(reason),
          }),
        )}
      </div>
    </details>`;
  }
}

customElements.define("v-recording-controls", RecordingControls);
