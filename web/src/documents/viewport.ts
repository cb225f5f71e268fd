import { html, type PropertyValues, type TemplateResult } from "lit";
import { Following } from "../ui/following";
import type { Documents } from "./documents";
import { zoomedBy } from "./gestures";
import { Marks } from "./marks/marks";
import type { Tool } from "./marks/shapes";
import type { EraseDetail } from "./marks/wire";
import { colourOf, type Shown, sizeOf, theirPlace } from "./model";
import type { PageKey } from "./pictures";
import {
  type Box,
  FIT_WIDTH,
  type Fit,
  fitted,
  followed,
  type Layout,
  layout,
  type Place,
  type Point,
  pointAt,
  rounded,
  samePlace,
  scrollOf,
  stepped,
  toEdges,
  topOf,
  zoomed,
} from "./place";
import { PointerLayer } from "./pointers";
import { tiledWidth, tilesSeen } from "./sharpness";
import { Sheet } from "./sheet";
import { t } from "./words";

/** A scroll so soon after a hand has moved something is the person's, not the presenter's. */
const HAND_MS = 250;
/** A page's words come so long after its picture. */
const WORDS_MS = 150;

/**
 * `<v-document-view .documents .shown .nameOf .tool ?pointing @turned @moved>`: the page, scrolled and zoomed. It follows the presenter
 * until this person scrolls or zooms by themselves; then they look around. *turned*: another page can be seen; *moved*:
 * it is zoomed otherwise.
 */
export class DocumentViewport extends Following {
  static override properties = {
    documents: { attribute: false },
    shown: { attribute: false },
    nameOf: { attribute: false },
    pointing: { type: Boolean },
    tool: { attribute: false },
  };
  declare documents: Documents;
  declare shown: Shown;
  declare nameOf: (participant: string) => string;
  /** The pointer of this person is seen by the others. */
  declare pointing: boolean;
  /** What this person draws with; null: nothing. */
  declare tool: Tool | null;
  readonly sheet = new Sheet();
  readonly #pointers = new PointerLayer();
  readonly #marks = new Marks();
  #box: Box = { width: 0, height: 0 };
  /** As it was heard of last: to ask for it would lay out everything that was changed just now. */
  #scroll = { left: 0, top: 0 };
  #place: Place = { x: 0, y: 0, zoom: FIT_WIDTH };
  #fit: Fit | null = "width";
  #layout: Layout | null = null;
  #hand = 0;
  #pinch: { place: Place; anchor: Point } | null = null;
  #followedPlace: Place | null = null;
  #told = "";
  #words: ReturnType<typeof setTimeout> | undefined;
  #size = new ResizeObserver(() => this.#resized());

  get #viewport(): HTMLElement | null {
    return this.querySelector(".doc-view");
  }

  protected override get followed(): Documents {
    return this.documents;
  }

  /** A page that was turned is drawn at once, before anything around it. */
  protected override heard(): void {
    const { shown } = this.documents;
    if (!shown) return;
    this.shown = shown;
    this.#sync();
  }

  protected override follow(): () => void {
    const stops = [super.follow(), this.documents.ink.subscribe(() => this.#mark())];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** 1000 is as wide as the view. */
  get zoom(): number {
    return this.#place.zoom;
  }

  get fit(): Fit | null {
    return this.#fit;
  }

  get #pageSize() {
    const { document, page } = this.shown;
    const { key } = this.sheet;
    return sizeOf(document, key?.version === document.version ? key.page : page);
  }

  protected override firstUpdated(): void {
    const viewport = this.#viewport;
    if (!viewport) return;
    this.sheet.element.append(this.#marks, this.#pointers.element);
    const { ink } = this.documents;
    this.#marks.addEventListener("vv-draw", (event) => ink.draw(detailOf(event)));
    this.#marks.addEventListener("vv-mark", (event) => ink.add(detailOf(event)));
    this.#marks.addEventListener("vv-erase", (event) =>
      ink.erase(detailOf<EraseDetail>(event).marks),
    );
    viewport.querySelector(".doc-content")?.prepend(this.sheet.element);
    this.#size.observe(viewport);
    zoomedBy(viewport, {
      ready: () => this.tool === null,
      begin: (at) => {
        this.#touch();
        this.#pinch = { place: this.#place, anchor: this.#pointAt(at) };
      },
      zoom: (factor, at) => {
        this.#touch();
        if (this.#pinch) this.#pinched(this.#pinch, factor, at);
      },
      end: () => {
        this.#pinch = null;
      },
      twice: (at) => {
        this.#touch();
        this.#zoomTo(this.#place.zoom > 1.2 * FIT_WIDTH ? FIT_WIDTH : 2 * FIT_WIDTH, at);
      },
      step: (factor, at) => {
        this.#touch();
        this.#zoomTo(this.#place.zoom * factor, at);
      },
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("resize", this.#resized); // to a screen of another density
    const viewport = this.#viewport;
    if (viewport) this.#size.observe(viewport);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
    removeEventListener("resize", this.#resized);
    this.documents.pictures.want(null);
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.#sync();
  }

  protected override render(): TemplateResult {
    const { document, page } = this.shown;
    return html`<div
      class="doc-view ${this.pointing ? "pointing" : ""}"
      tabindex="0"
      role="region"
      aria-label=${t("page.of", { page, pages: document.pages })}
      @scroll=${this.#scrolled}
      @wheel=${this.#touch}
      @touchmove=${this.#touch}
      @pointerdown=${this.#pressed}
      @pointermove=${this.#pointed}
      @pointerleave=${this.#unpointed}
      @keydown=${this.#key}
    >
      <div class="doc-content"></div>
    </div>`;
  }

  /** From what is known to what is painted; cheap when nothing has changed. */
  #sync(): void {
    const { documents, shown } = this;
    if (this.#box.width === 0) this.#measure();
    if (this.#box.width === 0) return;
    const picture = documents.pictures.best(shown);
    const other = !this.sheet.shows(shown);
    if (picture && other) {
      const same = this.sheet.key?.version === shown.version;
      const fresh = this.sheet.draw(shown, picture);
      this.#turned(same);
      if (fresh) this.#write(shown);
    } else if (picture) this.sheet.draw(shown, picture);
    if (!this.#layout) this.#arrange();
    this.#followPresenter();
    this.#point();
    this.#mark();
    this.#want();
    this.toggleAttribute("waiting", !this.sheet.shows(shown));
  }

  /** Another page is on the sheet: from its top, as large as before, or where the presenter is. */
  #turned(same: boolean): void {
    const size = this.#pageSize;
    if (!same) this.#fit = "width";
    if (this.#fit) this.#place = { ...this.#place, zoom: fitted(this.#fit, size, this.#box) };
    this.#place = topOf(size, this.#place.zoom);
    this.#followedPlace = null;
    this.#arrange();
    this.#tell();
    this.dispatchEvent(new Event("turned", { bubbles: true }));
  }

  #followPresenter(): void {
    const { documents, shown } = this;
    if (shown.as !== "following") this.#followedPlace = null; // whoever comes back goes where the presenter is
    if (shown.as !== "following" || !this.sheet.shows(shown)) return;
    const { view, theirs } = documents.state;
    const place = theirPlace(view, theirs, shown);
    const known = this.#followedPlace;
    if (!place || (known && samePlace(known, place))) return;
    this.#followedPlace = place;
    this.#fit = null;
    this.#place = followed(place, this.#pageSize, this.#box);
    this.#arrange();
  }

  /** Put everything where `#place` says. */
  #arrange(): void {
    const viewport = this.#viewport;
    const content = viewport?.querySelector<HTMLElement>(".doc-content");
    if (!viewport || !content) return;
    const drawn = layout(this.#place.zoom, this.#pageSize, this.#box);
    const zoomed = this.#told !== `${this.#place.zoom}/${this.#fit}`;
    this.#told = `${this.#place.zoom}/${this.#fit}`;
    this.#layout = drawn;
    content.style.setProperty("width", `${drawn.content.width}px`);
    content.style.setProperty("height", `${drawn.content.height}px`);
    this.sheet.place(drawn);
    const { left, top } = scrollOf(this.#place, drawn, this.#box);
    const { left: across, top: down } = this.#scroll;
    if (Math.abs(across - left) >= 1 || Math.abs(down - top) >= 1) {
      viewport.scrollTo({ left, top, behavior: "instant" });
      this.#scroll = { left: viewport.scrollLeft, top: viewport.scrollTop };
    }
    if (zoomed) this.dispatchEvent(new Event("moved", { bubbles: true }));
  }

  #want(): void {
    const { documents, shown } = this;
    const drawn = this.#layout;
    if (!drawn) return;
    const density = devicePixelRatio || 1;
    const size = sizeOf(shown.document, shown.page);
    const css = layout(this.#place.zoom, size, this.#box).width;
    const wide = tiledWidth(css, density);
    const here = this.sheet.shows(shown);
    const tiles = wide && here ? tilesSeen(wide, size, drawn, this.#scroll, this.#box) : [];
    const { version, page, document } = shown;
    documents.pictures.want({ version, page, pages: document.pages, css, density, tiles });
    if (here) this.sheet.tile(tiles, (tile) => documents.pictures.tile(shown, tile));
  }

  /** Its words, when the picture is painted; of pages turned in haste those of the last one. */
  #write(shown: Shown): void {
    const key: PageKey = { version: shown.version, page: shown.page };
    clearTimeout(this.#words);
    this.#words = setTimeout(async () => {
      const text = await this.documents.text(key);
      if (text) this.sheet.write(key, text, sizeOf(shown.document, key.page));
    }, WORDS_MS);
  }

  /** What is drawn belongs to the page that can be seen, which may still be the one before. */
  #mark(): void {
    const { ink, state, you } = this.documents;
    const { key } = this.sheet;
    ink.show(key);
    const marks = this.#marks;
    marks.page = key ? `${key.version}/${key.page}` : "";
    marks.size = this.#pageSize;
    marks.marks = ink.state.marks;
    marks.drawing = ink.state.drawing;
    marks.tool = this.tool;
    marks.colour = colourOf(state.view, you);
    marks.nameOf = this.nameOf;
    marks.you = you;
    marks.readonly = !state.view?.can.includes("mark");
  }

  #point(): void {
    const { view, pointers } = this.documents.state;
    const here = pointers.filter(
      (each) => each.participant !== this.documents.you && this.sheet.shows(each),
    );
    const named = here.map(({ participant, x, y }) => {
      const colour = colourOf(view, participant);
      return { participant, name: this.nameOf(participant), colour, x, y };
    });
    this.#pointers.show(named, this.#pageSize);
  }

  #measure(): void {
    const viewport = this.#viewport;
    if (viewport) this.#box = { width: viewport.clientWidth, height: viewport.clientHeight };
  }

  #resized = (): void => {
    const before = this.#box;
    this.#measure();
    if (before.width === this.#box.width && before.height === this.#box.height) {
      this.#want();
      return;
    }
    if (this.#fit)
      this.#place = { ...this.#place, zoom: fitted(this.#fit, this.#pageSize, this.#box) };
    this.#followedPlace = null;
    this.#layout = null;
    this.#sync();
  };

  #touch = (): void => {
    this.#hand = performance.now();
  };

  #pressed = (event: PointerEvent): void => {
    // Only the bar for scrolling belongs to the view itself.
    if (event.target === event.currentTarget) this.#touch();
  };

  #scrolled = (): void => {
    const viewport = this.#viewport;
    const drawn = this.#layout;
    if (!viewport) return;
    const scroll = { left: viewport.scrollLeft, top: viewport.scrollTop };
    this.#scroll = scroll;
    if (!drawn || this.#pinch) return;
    const wanted = scrollOf(this.#place, drawn, this.#box);
    const still = Math.abs(wanted.left - scroll.left) < 2 && Math.abs(wanted.top - scroll.top) < 2;
    if (!still) {
      const middle = { x: this.#box.width / 2, y: this.#box.height / 2 };
      this.#place = { ...pointAt(middle, scroll, drawn), zoom: this.#place.zoom };
      this.#byHand();
    }
    this.#want();
  };

  /** This person has moved the page. */
  #byHand(): void {
    const { shown, documents } = this;
    if (shown.as === "following") {
      if (performance.now() - this.#hand > HAND_MS) return; // the browser has only corrected the scroll
      documents.look({ version: shown.version, page: shown.page });
    }
    this.#tell();
  }

  #tell(): void {
    const { shown, documents } = this;
    if (shown.as !== "presenting" || !this.sheet.shows(shown)) return;
    const place = toEdges(this.#place, this.#pageSize, this.#box);
    documents.tellView(shown, rounded(place, this.#pageSize));
  }

  #pointAt(at: Point): Point {
    const viewport = this.#viewport;
    if (!viewport || !this.#layout) return { x: 0, y: 0 };
    return pointAt(at, { left: viewport.scrollLeft, top: viewport.scrollTop }, this.#layout);
  }

  #pinched({ place, anchor }: { place: Place; anchor: Point }, factor: number, at: Point): void {
    this.#set(place.zoom * factor, at, anchor);
  }

  #zoomTo(zoom: number, at: Point): void {
    this.#set(zoom, at, this.#pointAt(at));
  }

  /** Zoomed so that the page's point `anchor` lies at `at`. */
  #set(zoom: number, at: Point, anchor: Point): void {
    const next = zoomed(this.#place, zoom, anchor).zoom;
    const { scale } = layout(next, this.#pageSize, this.#box);
    this.#fit = null;
    this.#place = {
      x: anchor.x + (this.#box.width / 2 - at.x) / scale,
      y: anchor.y + (this.#box.height / 2 - at.y) / scale,
      zoom: next,
    };
    this.#arrange();
    this.#byHand();
    this.#want();
  }

  /** By a button or a key, about the middle. */
  zoomBy(direction: 1 | -1): void {
    this.#touch();
    const middle = { x: this.#box.width / 2, y: this.#box.height / 2 };
    this.#zoomTo(stepped(this.#place.zoom, direction), middle);
  }

  fitTo(fit: Fit): void {
    this.#touch();
    const middle = { x: this.#box.width / 2, y: this.#box.height / 2 };
    this.#zoomTo(fitted(fit, this.#pageSize, this.#box), middle);
    this.#fit = fit;
    this.#arrange();
  }

  override focus(): void {
    this.#viewport?.focus({ preventScroll: true });
  }

  #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { target } = event;
    if (target instanceof HTMLElement && target.matches("input, textarea, select")) return;
    this.#touch();
    if (!this.#keyed(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Whether the key is ours; others scroll. */
  #keyed(key: string): boolean {
    const { documents, shown } = this;
    const turn = (page: number): true => {
      documents.turn(page);
      return true;
    };
    if (key === "PageDown") return turn(shown.page + 1);
    if (key === "PageUp") return turn(shown.page - 1);
    if (key === "ArrowRight" && !this.#scrollsAcross(1)) return turn(shown.page + 1);
    if (key === "ArrowLeft" && !this.#scrollsAcross(-1)) return turn(shown.page - 1);
    if (key === "Home") return turn(1);
    if (key === "End") return turn(shown.document.pages);
    if (key === "+" || key === "=") this.zoomBy(1);
    else if (key === "-") this.zoomBy(-1);
    else if (key === "0") this.fitTo("width");
    else return false;
    return true;
  }

  #scrollsAcross(direction: 1 | -1): boolean {
    const viewport = this.#viewport;
    if (!viewport) return false;
    const { scrollLeft, scrollWidth, clientWidth } = viewport;
    return direction === 1 ? scrollLeft + clientWidth < scrollWidth - 1 : scrollLeft > 1;
  }

  #pointed = (event: PointerEvent): void => {
    const viewport = this.#viewport;
    if (!this.pointing || !viewport || !this.sheet.shows(this.shown)) return;
    const { left, top } = viewport.getBoundingClientRect();
    const at = this.#pointAt({ x: event.clientX - left, y: event.clientY - top });
    const [width, height] = this.#pageSize;
    const on = at.x >= 0 && at.y >= 0 && at.x <= width && at.y <= height;
    this.documents.point(this.shown, on ? at : null);
  };

  #unpointed = (): void => {
    if (this.pointing) this.documents.point(this.shown, null);
  };
}

function detailOf<T>(event: Event): T {
  return (event as CustomEvent<T>).detail;
}

customElements.define("v-document-view", DocumentViewport);
