import { html, nothing, type TemplateResult } from "lit";
import { nameOf } from "../call/names";
import type { ContactSession } from "../call/session";
import "../ui/dialog";
import { Element } from "../ui/element";
import { icon } from "../ui/icon";
import { painted } from "../ui/painted";
import { button, notice } from "../ui/parts";
import { problemText } from "../ui/problems";
import { announce } from "../ui/toasts";
import { act, bar, toggle } from "./bar";
import type { Documents } from "./documents";
import { MarkNews } from "./marks/news";
import type { Tool } from "./marks/shapes";
import "./marks/tools";
import { colourOf, elsewhere, hasRunOut, type Shown } from "./model";
import "./thumbnails";
import type { DocumentViewport } from "./viewport";
import "./viewport";
import { t } from "./words";

/** What is said of a page turned in haste is said of the last one only. */
const SAID_MS = 500;
/** A page that is there within this time needs no words. */
const PATIENCE_MS = 600;

/**
 * `<v-document-stage .session .name>`: what everybody is shown, or what this person looks at by themselves; nothing
 * else of the documents. `name`: what this page calls its other side.
 */
export class DocumentStage extends Element {
  static override properties = {
    session: { attribute: false },
    name: {},
    pointing: { state: true },
    drawing: { state: true },
    tool: { state: true },
    listing: { state: true },
    handing: { state: true },
    slow: { state: true },
  };
  declare session: ContactSession;
  declare name: string;
  declare pointing: boolean;
  /** The tools to draw with are shown. */
  declare drawing: boolean;
  declare tool: Tool | null;
  /** The small pages are shown. */
  declare listing: boolean;
  declare handing: boolean;
  declare slow: boolean;
  #stops: (() => void)[] = [];
  #following: ContactSession | undefined;
  #said = "";
  #frame = 0;
  #sayTimer: ReturnType<typeof setTimeout> | undefined;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #news: MarkNews | undefined;
  #focused = false;
  /** This person has just closed what is shown here. */
  #closing = false;

  constructor() {
    super();
    this.name = "";
    this.pointing = false;
    this.drawing = false;
    this.tool = null;
    this.listing = false;
    this.handing = false;
    this.slow = false;
  }

  get #documents(): Documents {
    return this.session.documents;
  }

  get #viewport(): DocumentViewport | null {
    return this.querySelector<DocumentViewport>("v-document-view");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#closing = false;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#following = undefined;
    this.#news?.stop();
    clearTimeout(this.#sayTimer);
    clearTimeout(this.#slowTimer);
    // By keyboard one goes on where the next document comes from.
    if (this.#closing && document.activeElement === document.body)
      document.querySelector<HTMLElement>("v-call-controls [name=documents]")?.focus();
  }

  #close(close: () => unknown): void {
    this.#closing = true;
    close();
  }

  /** The page draws itself first; what is around it follows when it is painted. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await painted();
    super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    this.#focused = this.contains(document.activeElement);
    if (this.#following === this.session) return;
    for (const stop of this.#stops) stop();
    this.#following = this.session;
    const draw = () => this.requestUpdate();
    const documents = this.#documents;
    const news = new MarkNews({ you: documents.you, nameOf: this.#called, say: announce });
    this.#news = news;
    this.#stops = [
      this.session.subscribe(draw),
      documents.subscribe(draw),
      documents.ink.subscribe((ink) => {
        news.look(ink);
        draw();
      }),
    ];
  }

  protected override updated(): void {
    const { shown } = this.#documents;
    if (!shown) return;
    this.#say(shown);
    this.#wait();
    this.#focus();
    this.#keepFocus();
  }

  /** Once the dialog has closed, which gives the focus back to what had opened it. */
  #focus(): void {
    const documents = this.#documents;
    if (!documents.focusWanted || !this.isConnected) return;
    const page = this.querySelector<HTMLElement>(".doc-view");
    if (!page || document.querySelector("dialog[open]")) {
      cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(() => this.#focus());
      return;
    }
    documents.focusWanted = false;
    page.focus({ preventScroll: true });
  }

  /** What was pressed may have gone by that, when the role is handed over or taken back. */
  #keepFocus(): void {
    if (this.#focused && document.activeElement === document.body) this.#viewport?.focus();
  }

  /** For those who don't see it: what is shown now, when it has come to rest. */
  #say(shown: Shown): void {
    const { page, document } = shown;
    const words = `${document.name}. ${t("page.of", { page, pages: document.pages })}`;
    if (words === this.#said) return;
    this.#said = words;
    clearTimeout(this.#sayTimer);
    this.#sayTimer = setTimeout(() => announce(words), SAID_MS);
  }

  /** The page before stays until this one is there; should that take long, it is said. */
  #wait(): void {
    const waits = this.#viewport?.hasAttribute("waiting") ?? false;
    if (!waits) {
      clearTimeout(this.#slowTimer);
      this.#slowTimer = undefined;
      this.slow = false;
    } else
      this.#slowTimer ??= setTimeout(() => {
        this.slow = true;
      }, PATIENCE_MS);
  }

  readonly #called = (participant: string): string => nameOf(this.session, this.name, participant);

  protected override render(): TemplateResult | typeof nothing {
    const documents = this.#documents;
    const { shown } = documents;
    if (!shown) return nothing;
    const { document } = shown;
    return html`<section
      class="doc ${this.listing ? "with-thumbnails" : ""}"
      aria-label=${t("document.region", { name: document.name })}
    >
      <div class="doc-head">
        <div class="doc-title">
          <p class="strong">${document.name}</p>
          <p class="doc-state" role="status">${this.#state(shown)}</p>
          ${
            hasRunOut(document, Date.now())
              ? html`<p class="doc-state" role="status">${icon("history")} ${t("valid.over.shown")}</p>`
              : nothing
          }
        </div>
        <div class="doc-acts">${this.#acts(shown)}</div>
      </div>
      ${this.#tools()} ${this.#refusal()}
      <div class="doc-body">
        ${
          this.listing
            ? html`<v-thumbnails .documents=${documents} .shown=${shown}></v-thumbnails>`
            : nothing
        }
        <v-document-view
          .documents=${documents}
          .shown=${shown}
          .nameOf=${this.#called}
          .tool=${this.#marks ? this.tool : null}
          ?pointing=${this.pointing}
          @turned=${() => this.requestUpdate()}
          @moved=${() => this.requestUpdate()}
        ></v-document-view>
        ${this.#trouble()}
      </div>
      <div class="doc-bar" role="group" aria-label=${t("bar")}>
        ${bar(shown, this.#documents, this.#viewport)}
      </div>
      ${this.#handing()}
    </section>`;
  }

  #state(shown: Shown): TemplateResult | string {
    const { view } = this.#documents.state;
    const { you } = this.#documents;
    const sharing = view?.sharing ?? null;
    const others = elsewhere(view, you).map(({ participant, version, page }) =>
      version === sharing?.version && page !== null
        ? t("elsewhere.page", { name: this.#called(participant), page })
        : t("elsewhere", { name: this.#called(participant) }),
    );
    if (shown.as === "presenting") return [t("presenting"), ...others].join(" ");
    if (!sharing) return t("looking.alone");
    const name = this.#called(sharing.presenter);
    if (shown.as === "following") return [t("following", { name }), ...others].join(" ");
    if (sharing.presenter === you) return t("looking.alone");
    const same = sharing.version === shown.version;
    return same ? t("looking.page", { name, page: sharing.page }) : t("looking.other", { name });
  }

  #acts(shown: Shown): unknown {
    const documents = this.#documents;
    const { view } = documents.state;
    const sharing = view?.sharing ?? null;
    const can = (what: "show" | "present") => view?.can.includes(what) ?? false;
    const looking = shown.as === "looking";
    const presenting = documents.presenting;
    return [
      looking && sharing
        ? act(
            "undo-2",
            t(presenting ? "back.own" : "back", this.#presenter()),
            "back",
            () => {
              documents.follow();
              this.#viewport?.focus();
            },
            true,
          )
        : nothing,
      looking && can("show") && !hasRunOut(shown.document, Date.now())
        ? act(
            "presentation",
            t("show.all"),
            "show-all",
            () => void documents.show(shown.version, shown.page),
            !sharing,
          )
        : nothing,
      view?.can.includes("mark")
        ? toggle("pencil", t("draw"), "draw", this.drawing, () => {
            this.drawing = !this.drawing;
            this.tool = this.drawing ? "pen" : null;
          })
        : nothing,
      toggle("mouse-pointer-2", t("pointer"), "pointer", this.pointing, () => {
        this.pointing = !this.pointing;
        if (!this.pointing) documents.point(shown, null);
      }),
      toggle("layout-grid", t("thumbnails"), "thumbnails", this.listing, () => {
        this.listing = !this.listing;
      }),
      !looking && !presenting && can("present")
        ? act("presentation", t("take"), "take", () => void documents.present(documents.you))
        : nothing,
      !looking && presenting && this.session.state.others.length > 0
        ? act("users", t("hand"), "hand", () => {
            this.handing = true;
          })
        : nothing,
      looking && !sharing
        ? act("x", t("close"), "close", () => this.#close(() => documents.follow()))
        : nothing,
      !looking && (presenting || documents.leads)
        ? act("x", t("close.all"), "close", () => this.#close(() => documents.closeShown()))
        : nothing,
    ];
  }

  #presenter(): { name: string } {
    const { sharing } = this.#documents.state.view ?? { sharing: null };
    return { name: sharing ? this.#called(sharing.presenter) : "" };
  }

  /** Whether this person may draw, and would like to. */
  get #marks(): boolean {
    return this.drawing && (this.#documents.state.view?.can.includes("mark") ?? false);
  }

  #tools(): TemplateResult | typeof nothing {
    if (!this.#marks) return nothing;
    const { ink, state, you } = this.#documents;
    return html`<vv-mark-tools
      .tool=${this.tool}
      .colour=${colourOf(state.view, you)}
      .unsent=${ink.state.unsent}
      ?undo=${ink.state.canUndo}
      ?redo=${ink.state.canRedo}
      @vv-tool=${(event: CustomEvent<Tool | null>) => {
        this.tool = event.detail;
      }}
      @vv-undo=${() => ink.undo()}
      @vv-redo=${() => ink.redo()}
    ></vv-mark-tools>`;
  }

  #refusal(): TemplateResult | typeof nothing {
    const refused = this.#documents.state.refused ?? this.#documents.ink.state.refused;
    if (!refused) return nothing;
    return html`<div class="doc-refusal">
      ${notice({
        tone: "warn",
        body: problemText(refused),
        live: true,
        actions: button({ label: t("understood"), onClick: () => this.#documents.putAway() }),
      })}
    </div>`;
  }

  #trouble(): TemplateResult {
    const { troubled } = this.#documents.pictures;
    const words = troubled ? t("page.trouble") : this.slow ? t("page.loading") : "";
    return html`<p class="doc-wait ${words ? "said" : ""}" role="status">
      ${words ? html`${icon("loader-circle", "turning")}<span>${words}</span>` : nothing}
    </p>`;
  }

  #handing(): TemplateResult {
    const { others } = this.session.state;
    const content = html`<div class="stack">
      <p>${t("hand.body")}</p>
      ${others.map(({ id }) =>
        button({
          label: this.#called(id),
          wide: true,
          name: "hand-to",
          onClick: () => {
            this.handing = false;
            void this.#documents.present(id);
          },
        }),
      )}
    </div>`;
    return html`<v-dialog
      .heading=${t("hand.title")}
      .content=${this.handing ? content : nothing}
      ?open=${this.handing}
      @close=${() => {
        this.handing = false;
      }}
    ></v-dialog>`;
  }
}

customElements.define("v-document-stage", DocumentStage);
