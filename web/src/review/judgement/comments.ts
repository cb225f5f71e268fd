import { html, nothing, type TemplateResult } from "lit";
import { problemNotice } from "../../console/loading";
import { type Console, ConsoleElement } from "../../console/page";
import { Sending } from "../../console/sending";
import type { JudgementView, RemarkView } from "../../protocol/messages";
import { confirm } from "../../ui/dialog";
import { selectField, textArea } from "../../ui/forms";
import { icon } from "../../ui/icon";
import { button, iconButton } from "../../ui/parts";
import { formatMoment, locale } from "../../ui/text";
import { momentOf, seekTo } from "../panels";
import { judging } from "./client";
import { nameOf } from "./verdicts";
import { t } from "./words";

/** `<v-comments .console .view>`: what was said at which moment, and a place to say something. Fires *judged* with the
 * contact's new view. */
export class Comments extends ConsoleElement {
  static override properties = {
    view: { attribute: false },
    words: { state: true },
    at: { state: true },
    fault: { state: true },
  };
  declare console: Console;
  declare view: JudgementView;
  declare words: string;
  /** The moment where the player stood when writing began; null: about the whole contact. */
  declare at: number | null;
  declare fault: boolean;
  readonly #sending = new Sending(this);
  #begun: number | null = null;

  constructor() {
    super();
    this.words = "";
    this.at = null;
    this.fault = false;
  }

  #typed(words: string): void {
    if (this.words === "" && words !== "") {
      this.#begun = momentOf(this);
      this.at = this.#begun;
    }
    this.words = words;
    this.fault = false;
  }

  #send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.words.trim() === "") {
      this.fault = true;
      return;
    }
    const sent = await this.#sending.send(() =>
      this.#told(() =>
        judging.comment(this.view.contact, {
          at: this.at === null ? null : Math.round(this.at),
          words: this.words,
        }),
      ),
    );
    if (sent) this.words = "";
  };

  async #remove({ id }: RemarkView): Promise<void> {
    const sure = await confirm({
      heading: t("comment.remove.sure"),
      body: t("comment.remove.body"),
      yes: t("comment.remove"),
      danger: true,
    });
    if (!sure) return;
    await this.#sending.send(() => this.#told(() => judging.removeComment(this.view.contact, id)));
  }

  async #told(request: () => Promise<JudgementView>): Promise<void> {
    const view = await this.console.session.ask(request);
    this.dispatchEvent(new CustomEvent<JudgementView>("judged", { detail: view }));
  }

  protected override render(): TemplateResult {
    const { remarks } = this.view;
    return html`<div class="stack tight">
      <h3 id="comments-title">${t("comments")}</h3>
      ${
        remarks.length === 0
          ? html`<p class="muted">${t("comments.none")}</p>`
          : html`<ol class="comments" aria-labelledby="comments-title">${remarks.map((each) => this.#comment(each))}</ol>`
      }
      ${this.#sending.refusal ? problemNotice(this.#sending.refusal) : nothing}
      ${this.view.may === "early" ? nothing : this.#form()}
    </div>`;
  }

  #comment(remark: RemarkView): TemplateResult {
    const { at } = remark;
    const me = this.console.me.id;
    const name = nameOf(remark.author, remark.author_name, me);
    return html`<li>
      ${
        at === null
          ? html`<span class="muted">${t("comment.whole")}</span>`
          : html`<button
              type="button"
              class="link-button"
              aria-label=${t("comment.jump", { time: clock(at) })}
              @click=${() => seekTo(this, at)}
            >${icon("play")}<span>${clock(at)}</span></button>`
      }
      <p class="written">${remark.words}</p>
      <div class="row spread tight">
        <span class="muted">${name}, ${formatMoment(remark.written_at)}</span>
        ${
          remark.author === me
            ? iconButton({
                label: t("comment.remove"),
                icon: "trash-2",
                onClick: () => void this.#remove(remark),
              })
            : nothing
        }
      </div>
    </li>`;
  }

  #form(): TemplateResult {
    const begun = this.words === "" ? null : this.#begun;
    return html`<form class="stack tight" novalidate @submit=${this.#send}>
      ${textArea({
        id: "comment-words",
        label: t("comment.new"),
        rows: 2,
        maxLength: 2_000,
        value: this.words,
        error: this.fault ? t("fault.words") : undefined,
        onInput: (words) => this.#typed(words),
      })}
      ${
        begun === null
          ? nothing
          : selectField({
              id: "comment-at",
              label: t("comment.about"),
              value: this.at === null ? "" : "now",
              options: [
                { value: "now", label: t("comment.now", { time: clock(begun) }) },
                { value: "", label: t("comment.whole") },
              ],
              onChange: (value) => {
                this.at = value === "now" ? this.#begun : null;
              },
            })
      }
      <div>${button({ label: t("comment.send"), type: "submit", name: "comment", icon: "message-square", busy: this.#sending.busy })}</div>
    </form>`;
  }
}

customElements.define("v-comments", Comments);

/** Time of day, as beside the timeline. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString(locale());
}
