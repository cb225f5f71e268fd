import { html, nothing, type TemplateResult } from "lit";
import { Element } from "../../ui/element";
import { type IconName, icon } from "../../ui/icon";
import { TOOLS, type Tool } from "./shapes";
import { t } from "./words";

const ICONS: Record<Tool, IconName> = {
  pen: "pencil",
  highlighter: "highlighter",
  text: "type",
  arrow: "move-up-right",
  rectangle: "square",
};

/**
 * `<vv-mark-tools .tool ?undo ?redo .unsent .colour @vv-tool @vv-undo @vv-redo>`: what to draw with; pressed again, a tool is
 * put down. `vv-tool` carries the tool, or null. `undo` and `redo`: there is something to. Ctrl+Z and Ctrl+Shift+Z (Ctrl+Y)
 * work wherever nothing is typed.
 */
export class MarkTools extends Element {
  static override properties = {
    tool: { attribute: false },
    undo: { type: Boolean },
    redo: { type: Boolean },
    unsent: { attribute: false },
    colour: { attribute: false },
  };
  declare tool: Tool | null;
  declare undo: boolean;
  declare redo: boolean;
  declare unsent: number;
  declare colour: number;

  constructor() {
    super();
    this.tool = null;
    this.undo = false;
    this.redo = false;
    this.unsent = 0;
    this.colour = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#pressed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#pressed);
  }

  protected override updated(): void {
    this.style.setProperty("--mark", `var(--mark-${this.colour})`);
  }

  #pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || typing(event.target)) return;
    if (event.key === "Escape" && this.tool) this.#choose(null);
    else if (!event.ctrlKey && !event.metaKey) return;
    else if (event.key.toLowerCase() === "z") this.#say(event.shiftKey ? "vv-redo" : "vv-undo");
    else if (event.key.toLowerCase() === "y") this.#say("vv-redo");
    else return;
    event.preventDefault();
  };

  #say(name: "vv-undo" | "vv-redo"): void {
    if (name === "vv-undo" ? this.undo : this.redo)
      this.dispatchEvent(new Event(name, { bubbles: true }));
  }

  #choose(tool: Tool | null): void {
    this.dispatchEvent(new CustomEvent("vv-tool", { detail: tool, bubbles: true }));
  }

  protected override render(): TemplateResult {
    return html`<div class="mark-tools" role="toolbar" aria-label=${t("tools")}>
      ${TOOLS.map((tool) => this.#tool(tool))}
      <span class="mark-tools-gap"></span>
      ${this.#step("vv-undo", "undo-2", t("undo"), this.undo)}
      ${this.#step("vv-redo", "redo-2", t("redo"), this.redo)}
      ${
        this.unsent > 0
          ? html`<span class="mark-unsent" role="status"
              >${icon("wifi-off")}${t("unsent", { count: this.unsent })}</span
            >`
          : nothing
      }
    </div>`;
  }

  #tool(tool: Tool): TemplateResult {
    const chosen = tool === this.tool;
    return html`<button
      type="button"
      class="mark-tool"
      name="tool-${tool}"
      aria-pressed=${chosen}
      @click=${() => this.#choose(chosen ? null : tool)}
    >
      ${icon(ICONS[tool])}<span>${t(`tool.${tool}`)}</span>
    </button>`;
  }

  #step(
    name: "vv-undo" | "vv-redo",
    sign: IconName,
    label: string,
    possible: boolean,
  ): TemplateResult {
    return html`<button
      type="button"
      class="mark-tool"
      name=${name}
      ?disabled=${!possible}
      aria-keyshortcuts=${name === "vv-undo" ? "Control+Z" : "Control+Shift+Z"}
      @click=${() => this.#say(name)}
    >
      ${icon(sign)}<span>${label}</span>
    </button>`;
  }
}

/** Letters have an undo of their own. */
function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (document.querySelector("dialog[open]")) return true;
  return target.isContentEditable || target.matches("input, textarea, select");
}

customElements.define("vv-mark-tools", MarkTools);
