import { html, nothing, type TemplateResult } from "lit";
import { button, notice } from "../ui/parts";
import { problemText } from "../ui/problems";
import { RecordingElement } from "./element";
import { granted } from "./model";
import { receiptCard } from "./receipt";
import { t } from "./words";

/** `<v-receipt .recording .href>`: after the talk, what was answered, as a file too, and still to be taken back. */
export class ReceiptCard extends RecordingElement {
  static override properties = { href: {} };
  declare href: string;

  protected override updated(): void {
    this.hidden = (this.recording.state.view?.mine ?? []).length === 0;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view, sending, held, failed } = this.recording.state;
    const busy = sending === "withdraw";
    const withdrawal =
      granted(view).length === 0
        ? nothing
        : button({
            label: t(busy ? "withdraw.sending" : "withdraw"),
            name: "withdraw",
            icon: "undo-2",
            busy,
            onClick: () => void this.recording.withdraw(),
          });
    return html`${receiptCard(view?.mine ?? [], this.href, withdrawal)}
    ${held ? notice({ tone: "warn", body: t("withdraw.held.after"), live: true }) : nothing}
    ${
      failed
        ? notice({
            tone: "bad",
            title: t("withdraw.failed"),
            body: problemText(failed.code),
            live: true,
          })
        : nothing
    }`;
  }
}

customElements.define("v-receipt", ReceiptCard);
