import { html, type TemplateResult } from "lit";
import { Element } from "../ui/element";
import type { Documents } from "./documents";
import { type Shown, sizeOf } from "./model";
import { t } from "./words";

/** `<v-thumbnails .documents .shown>`: every page, small; those that can be seen are fetched. */
export class Thumbnails extends Element {
  static override properties = { documents: { attribute: false }, shown: { attribute: false } };
  declare documents: Documents;
  declare shown: Shown;
  readonly #aborts = new Map<HTMLElement, AbortController>();
  #version = "";
  #page = 0;
  #seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!(target instanceof HTMLElement)) continue;
        if (isIntersecting) void this.#load(target);
        else this.#unload(target);
      }
    },
    { rootMargin: "200px" },
  );

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#seen.disconnect();
    for (const button of [...this.#aborts.keys()]) this.#unload(button);
  }

  protected override updated(): void {
    const buttons = [...this.querySelectorAll<HTMLElement>("button")];
    if (this.#version !== this.shown.version) {
      for (const button of [...this.#aborts.keys()]) this.#unload(button);
      this.#version = this.shown.version;
      this.#page = 0;
    }
    for (const button of buttons) {
      const [width, height] = sizeOf(this.shown.document, Number(button.dataset["page"]));
      button.style.setProperty("--shape", String(width / height));
      this.#seen.observe(button);
    }
    if (this.#page === this.shown.page) return;
    this.#page = this.shown.page;
    buttons[this.#page - 1]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  async #load(button: HTMLElement): Promise<void> {
    if (this.#aborts.has(button)) return;
    const abort = new AbortController();
    this.#aborts.set(button, abort);
    const key = { version: this.shown.version, page: Number(button.dataset["page"]) };
    try {
      const blob = await this.documents.pictures.thumbnail(key, abort.signal);
      if (abort.signal.aborted) return;
      const image = document.createElement("img");
      image.alt = "";
      image.onload = () => URL.revokeObjectURL(image.src);
      image.src = URL.createObjectURL(blob);
      button.querySelector(".thumbnail-picture")?.replaceChildren(image);
    } catch {
      this.#aborts.delete(button); // again when it is scrolled to
    }
  }

  #unload(button: HTMLElement): void {
    this.#aborts.get(button)?.abort();
    this.#aborts.delete(button);
    button.querySelector(".thumbnail-picture")?.replaceChildren();
  }

  protected override render(): TemplateResult {
    const { document, page } = this.shown;
    const pages = Array.from({ length: document.pages }, (_, index) => index + 1);
    return html`<nav class="thumbnails" aria-label=${t("thumbnails")}>
      ${pages.map(
        (each) => html`<button
          type="button"
          data-page=${each}
          aria-label=${t("page", { page: each })}
          aria-current=${each === page ? "page" : "false"}
          @click=${() => this.documents.turn(each)}
        >
          <span class="thumbnail-picture"></span>
          <span class="thumbnail-number">${each}</span>
        </button>`,
      )}
    </nav>`;
  }
}

customElements.define("v-thumbnails", Thumbnails);
