import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Element } from "../../ui/element";
import { announce } from "../../ui/toasts";
import { Hand } from "./hand";
import { newMark } from "./ink";
import { type Cross, centre, moved } from "./keyboard";
import "./names";
import { Layer, type Look, shapeOf, type View, viewOf } from "./painter";
import { Pointers } from "./pointers";
import { filled, LEADING, type Tool, usualSize } from "./shapes";
import type { Sample } from "./stroke";
import "./text-box";
import type { MarkDetail, ShownMark } from "./wire";
import { t } from "./words";

/** A pointer so near (CSS pixels) to a mark is on it. */
const NEAR = 6;
export const COLOURS = 6;

/**
 * `<vv-marks .page .size .marks .drawing .tool .colour .nameOf .you ?readonly @vv-draw @vv-mark @vv-erase>`: lies exactly over a
 * page and shows what is drawn on it; with a `tool`, this person draws. `page` names the page: another one gives up what is
 * being drawn. After something moved it without a scroll or a new size, call `settle()`.
 *
 * Two canvases hold what is done and what is being drawn, so that a stroke costs one path a frame however many marks there are.
 */
export class Marks extends Element {
  static override properties = {
    page: {},
    size: { attribute: false },
    marks: { attribute: false },
    drawing: { attribute: false },
    tool: { attribute: false },
    colour: { attribute: false },
    nameOf: { attribute: false },
    you: { attribute: false },
    readonly: { type: Boolean },
    writing: { state: true },
    cross: { state: true },
    hovered: { state: true },
  };
  declare page: string;
  /** Of the page, in 1/100 pt. */
  declare size: readonly [number, number];
  declare marks: readonly ShownMark[];
  declare drawing: readonly ShownMark[];
  declare tool: Tool | null;
  declare colour: number;
  declare nameOf: (participant: string) => string;
  declare you: string;
  declare readonly: boolean;
  /** Where words are being typed. */
  declare writing: Cross | null;
  /** Where the keyboard is; null while it isn't used. */
  declare cross: Cross | null;
  declare hovered: ShownMark | null;
  readonly #pointers = new Pointers();
  readonly #hand = new Hand({
    draw: (detail) => this.#say("vv-draw", detail),
    done: (detail) => this.#say("vv-mark", detail),
  });
  #layers: { done: Layer; live: Layer; probe: CanvasRenderingContext2D | null } | null = null;
  #view: View | null = null;
  #look: Look | null = null;
  #frame = 0;
  #below: globalThis.Element | null = null;
  readonly #room = new ResizeObserver(() => this.settle());

  constructor() {
    super();
    this.page = "";
    this.size = [59_528, 84_189];
    this.marks = [];
    this.drawing = [];
    this.tool = null;
    this.colour = 0;
    this.nameOf = () => "";
    this.you = "";
    this.readonly = false;
    this.writing = null;
    this.cross = null;
    this.hovered = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#room.observe(this);
    window.addEventListener("scroll", this.#scrolled, { capture: true, passive: true });
    window.addEventListener("resize", this.#scrolled);
    // Without a tool the layer lets every press through to the page's words, so names are shown from there.
    this.#below = this.parentElement;
    this.#below?.addEventListener("pointermove", this.#hover as EventListener);
    this.#below?.addEventListener("pointerleave", this.#leave);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#giveUp();
    this.#room.disconnect();
    window.removeEventListener("scroll", this.#scrolled, { capture: true });
    window.removeEventListener("resize", this.#scrolled);
    this.#below?.removeEventListener("pointermove", this.#hover as EventListener);
    this.#below?.removeEventListener("pointerleave", this.#leave);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** Where it lies or how large it is has changed. */
  settle(): void {
    if (this.#frame || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("page") && !changed.has("tool") && !changed.has("readonly")) return;
    this.#giveUp();
    this.writing = null;
    this.cross = null;
    this.hovered = null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const [done, live] = this.querySelectorAll("canvas");
    if (!this.#layers && done && live)
      this.#layers = {
        done: new Layer(done),
        live: new Layer(live),
        probe: document.createElement("canvas").getContext("2d"),
      };
    if (changed.has("writing") && this.writing) this.#put(this.writing);
    if (changed.has("cross") && this.cross) this.#put(this.cross);
    this.settle();
  }

  #scrolled = (): void => this.settle();

  /** Where the cross or the words to be typed are, for the style sheet. */
  #put({ x, y }: Cross): void {
    const [width, height] = this.size;
    this.style.setProperty("--x", `${(100 * x) / width}%`);
    this.style.setProperty("--y", `${(100 * y) / height}%`);
    const font = (usualSize("text", this.size) * this.clientWidth) / width;
    this.style.setProperty("--font-size", `${font}px`);
    this.style.setProperty("--mark", `var(--mark-${this.colour})`);
    this.querySelector(".mark-cross")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #paint(): void {
    if (!this.#layers || this.clientWidth === 0) return;
    const around = this.getBoundingClientRect();
    // The stage may enlarge it by a transform: what counts are the pixels that come out.
    const grown = around.width / this.clientWidth || 1;
    const visible = {
      left: -around.left / grown,
      top: -around.top / grown,
      width: window.innerWidth / grown,
      height: window.innerHeight / grown,
    };
    const { clientWidth: width, clientHeight: height } = this;
    const page = { width, height, units: Math.max(1, this.size[0]) };
    this.#view = viewOf(page, visible, (window.devicePixelRatio || 1) * grown, this.#view);
    this.#look ??= this.#lookOf();
    this.#layers.done.paint(this.marks, this.#view, this.#look);
    const own = this.#hand.drawing;
    const live = own ? [...this.drawing, ownMark(own, this.colour)] : this.drawing;
    this.#layers.live.paint(live, this.#view, this.#look);
  }

  #lookOf(): Look {
    const style = getComputedStyle(this);
    const colours = Array.from({ length: COLOURS }, (_, index) =>
      style.getPropertyValue(`--mark-${index}`).trim(),
    );
    const font = style.fontFamily;
    // Words drawn before their font is here are drawn once more.
    void document.fonts?.load(`16px ${font}`).then((fonts) => {
      if (fonts.length === 0 || !this.#look) return;
      this.#look = { ...this.#look };
      this.settle();
    });
    return { colours, font };
  }

  // --- by pointer ----------------------------------------------------------------------------------------------------

  #down = (event: PointerEvent): void => {
    const { tool } = this;
    if (!tool || this.readonly) return;
    for (const meaning of this.#pointers.down(event)) {
      if (meaning === "give up") this.#hand.giveUp();
      if (meaning !== "begin") continue;
      event.preventDefault();
      (event.currentTarget as HTMLElement).setPointerCapture?.(event.pointerId);
      if (tool === "text") continue;
      this.#hand.begin(tool, usualSize(tool, this.size));
      this.#hand.follow([this.#sample(event)]);
    }
    this.settle();
  };

  #move = (event: PointerEvent): void => {
    if (this.#pointers.move(event.pointerId) !== "draw") return;
    event.preventDefault();
    const all = event.getCoalescedEvents?.() ?? [];
    this.#hand.follow((all.length > 0 ? all : [event]).map((each) => this.#sample(each)));
    this.settle();
  };

  #up = (event: PointerEvent): void => {
    if (this.#pointers.up(event.pointerId) !== "end") return;
    event.preventDefault();
    if (this.tool === "text") this.#write(this.#sample(event));
    else this.#hand.finish();
    this.settle();
  };

  #cancelled = (event: PointerEvent): void => {
    if (this.#pointers.cancel(event.pointerId) === "give up") this.#giveUp();
  };

  #giveUp(): void {
    this.#pointers.stop();
    this.#hand.giveUp();
    this.settle();
  }

  #sample(event: PointerEvent): Sample {
    const around = this.getBoundingClientRect();
    const [width, height] = this.size;
    const inside = (value: number, most: number) => Math.min(Math.max(0, value), most);
    return {
      x: inside(((event.clientX - around.left) / around.width) * width, width),
      y: inside(((event.clientY - around.top) / around.height) * height, height),
      pressure: event.pointerType === "pen" && event.pressure > 0 ? event.pressure : null,
      at: event.timeStamp,
    };
  }

  #say(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  // --- words ---------------------------------------------------------------------------------------------------------

  #write({ x, y }: Cross): void {
    const half = (usualSize("text", this.size) * LEADING) / 2;
    this.writing = { x: Math.round(x), y: Math.round(Math.max(0, y - half)) };
  }

  #written(text: string): void {
    const { x, y } = this.writing ?? { x: 0, y: 0 };
    this.#backToPage();
    const size = usualSize("text", this.size);
    this.#say("vv-mark", { mark: newMark(), tool: "text", size, points: [x, y, 50], text });
  }

  #backToPage(): void {
    this.writing = null;
    // Whoever went on by themselves, to a button say, stays there.
    if (this.querySelector("vv-mark-text")?.contains(document.activeElement))
      this.querySelector<HTMLElement>(".mark-surface")?.focus({ preventScroll: true });
  }

  // --- by keyboard ---------------------------------------------------------------------------------------------------

  #pressed = (event: KeyboardEvent): void => {
    if (!this.tool || event.ctrlKey || event.metaKey || event.altKey) return;
    const cross = this.cross ?? centre(this.size);
    const next = moved(cross, event, this.size);
    if (next) {
      this.cross = next;
      this.#hand.put(next.x, next.y);
    } else if (event.key === "Enter" || event.key === " ") this.#strike(this.tool, cross);
    else if (event.key === "Escape" && this.#hand.drawing) {
      this.#hand.giveUp();
      announce(t("keys.givenUp"));
    } else return;
    event.preventDefault();
    event.stopPropagation();
    this.settle();
  };

  /** The mark begins here, or ends. */
  #strike(tool: Tool, cross: Cross): void {
    this.cross = cross;
    if (tool === "text") this.#write(cross);
    else if (this.#hand.drawing) announce(t(this.#hand.finish() ? "keys.done" : "keys.givenUp"));
    else {
      this.#hand.begin(tool, usualSize(tool, this.size));
      this.#hand.put(cross.x, cross.y);
      announce(t("keys.begun"));
    }
  }

  #focused = (event: FocusEvent): void => {
    if ((event.currentTarget as HTMLElement).matches(":focus-visible"))
      this.cross ??= centre(this.size);
  };

  #blurred = (): void => {
    if (this.#pointers.drawing === null) this.#hand.giveUp();
    if (!this.writing) this.cross = null;
  };

  // --- whose it is -----------------------------------------------------------------------------------------------------

  #hover = (event: PointerEvent): void => {
    if (event.pointerType === "touch" || this.#pointers.drawing !== null) return;
    this.hovered = this.#at(this.#sample(event));
  };

  #leave = (): void => {
    this.hovered = null;
  };

  /** The mark that lies on top there. */
  #at({ x, y }: Cross): ShownMark | null {
    const probe = this.#layers?.probe;
    const near = NEAR / (this.#view?.scale ?? 1);
    if (!probe) return null;
    probe.lineWidth = 2 * near;
    for (let index = this.marks.length - 1; index >= 0; index--) {
      const mark = this.marks[index] as ShownMark;
      const { path, box } = shapeOf(mark);
      const { left, top, right, bottom } = box;
      if (x < left - near || x > right + near || y < top - near || y > bottom + near) continue;
      const on = mark.tool === "text" || (filled(mark.tool) && probe.isPointInPath(path, x, y));
      if (on || probe.isPointInStroke(path, x, y)) return mark;
    }
    return null;
  }

  // --- what is on the page -----------------------------------------------------------------------------------------------

  protected override render(): TemplateResult {
    return html`<canvas aria-hidden="true"></canvas><canvas aria-hidden="true"></canvas>
      ${this.tool && !this.readonly ? this.#surface(this.tool) : nothing}
      ${
        this.writing
          ? html`<vv-mark-text
              @written=${(event: CustomEvent<string>) => this.#written(event.detail)}
              @given-up=${() => this.#backToPage()}
            ></vv-mark-text>`
          : nothing
      }
      <vv-mark-names
        .marks=${this.marks}
        .size=${this.size}
        .nameOf=${this.nameOf}
        .you=${this.you}
        .hovered=${this.hovered}
        ?readonly=${this.readonly}
      ></vv-mark-names>`;
  }

  #surface(tool: Tool): TemplateResult {
    return html`<div
      class="mark-surface"
      role="application"
      tabindex="0"
      aria-label=${t("surface", { tool: t(`tool.${tool}`) })}
      data-tool=${tool}
      @pointerdown=${this.#down}
      @pointermove=${this.#move}
      @pointerup=${this.#up}
      @pointercancel=${this.#cancelled}
      @keydown=${this.#pressed}
      @focus=${this.#focused}
      @blur=${this.#blurred}
    >
      ${this.cross ? html`<span class="mark-cross" aria-hidden="true"></span>` : nothing}
    </div>`;
  }
}

function ownMark({ mark, ...drawn }: MarkDetail, colour: number): ShownMark {
  return { ...drawn, id: mark, author: "", colour, at: 0, unsent: false };
}

customElements.define("vv-marks", Marks);
