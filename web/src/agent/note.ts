import { Store } from "../protocol/store";

const PAUSE = 800;

export interface NoteState {
  readonly text: string;
  /** *saved* only after the desk has answered for exactly this text. */
  readonly phase: "empty" | "typing" | "saving" | "saved" | "failed";
}

/** The draft of a note: what is typed here goes before what the server knows, until it is saved. */
export class NoteDraft extends Store<NoteState> {
  readonly #save: (text: string) => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;

  constructor(text: string, save: (text: string) => Promise<void>) {
    super({ text, phase: text ? "saved" : "empty" });
    this.#save = save;
  }

  type(text: string): void {
    if (text === this.state.text) return;
    this.set({ text, phase: "typing" });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE);
  }

  /** The server's text; ignored while something typed here is on its way. */
  adopt(text: string): void {
    const { phase } = this.state;
    if (phase === "saved" || phase === "empty")
      if (text !== this.state.text) this.set({ text, phase: text ? "saved" : "empty" });
  }

  /** Save now what is not saved. Never rejects: the phase says how it went. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    if (this.state.phase !== "typing" && this.state.phase !== "failed") return;
    this.#running = this.#write(this.state.text);
    await this.#running;
    this.#running = null;
  }

  /** Stop without saving: the wrap-up carries the text itself. */
  drop(): void {
    clearTimeout(this.#timer);
  }

  async #write(text: string): Promise<void> {
    this.patch({ phase: "saving" });
    let saved = true;
    try {
      await this.#save(text);
    } catch {
      saved = false;
    }
    // Typed on meanwhile: that later text has its own timer.
    if (this.state.text === text) this.patch({ phase: saved ? "saved" : "failed" });
  }
}
