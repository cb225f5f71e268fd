import type { ConsentTextView, RecordingView } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import { Store } from "../protocol/store";
import type { Command } from "../protocol/types";
import type { ProblemCode } from "../ui/problems";
import type { Language } from "../ui/text";
import {
  answersTo,
  type Draft,
  FRESH,
  granted,
  type News,
  type Pause,
  question,
  type Role,
  reconsidered,
  type Told,
  tell,
  toggled,
  UNTOLD,
  type Verdict,
} from "./model";
import type { Purpose } from "./wire";

type Sent = "answer" | "withdraw" | "control";

export interface RecordingState {
  readonly view: RecordingView | null;
  readonly draft: Draft;
  /** What the desk hasn't confirmed yet, the latest of it; the same pressed again does nothing meanwhile. */
  readonly sending: Sent | null;
  /** The connection is gone: what is being sent goes out when it is back. */
  readonly held: boolean;
  /** What had to wait for the connection has arrived. */
  readonly arrived: boolean;
  readonly failed: { readonly what: Sent; readonly code: ProblemCode } | null;
  /** What has just been taken back here, until put away. */
  readonly withdrawn: readonly Purpose[];
  /** What this person has opened again to answer otherwise. */
  readonly reopened: readonly ConsentTextView[];
}

/** The part of the desk's line that is needed here. */
export interface Line {
  readonly state: { readonly phase: string };
  subscribe(listener: () => void): () => void;
  send(command: Command): Promise<void>;
}

const EMPTY: RecordingState = {
  view: null,
  draft: FRESH,
  sending: null,
  held: false,
  arrived: false,
  failed: null,
  withdrawn: [],
  reopened: [],
};

/** Consent and recording in one contact: what the desk says of it, and what this person answers. */
export class Recording extends Store<RecordingState> {
  readonly contact: string;
  readonly role: Role;
  readonly #line: Line;
  readonly #stop: () => void;
  /** Every text that was asked for on this page, the latest of each purpose. */
  readonly #seen = new Map<Purpose, ConsentTextView>();
  #told: Told = UNTOLD;
  #news: News = { chime: false, said: [] };

  constructor(options: { readonly contact: string; readonly role: Role; readonly line: Line }) {
    super(EMPTY);
    this.contact = options.contact;
    this.role = options.role;
    this.#line = options.line;
    this.#stop = this.#line.subscribe(() => this.#lineChanged());
  }

  close(): void {
    this.#stop();
  }

  /** The desk's whole truth. */
  setView(view: RecordingView | null): void {
    const { told, news } = tell(this.#told, view);
    this.#told = told;
    this.#news = {
      chime: this.#news.chime || news.chime,
      said: [...this.#news.said, ...news.said],
    };
    for (const text of view?.ask ?? []) this.#seen.set(text.purpose, text);
    const { reopened, draft } = this.state;
    const still = reconsidered(view, reopened);
    const asked = question(view, still) !== null;
    this.patch({ view, reopened: still, draft: asked ? draft : FRESH });
  }

  /** What is to be heard and read out since the last time. */
  takeNews(): News {
    const news = this.#news;
    this.#news = { chime: false, said: [] };
    return news;
  }

  /** Whether there is a no that could still become a yes. */
  get canReconsider(): boolean {
    const { view, reopened } = this.state;
    return reopened.length === 0 && reconsidered(view, [...this.#seen.values()]).length > 0;
  }

  reconsider(): void {
    this.patch({
      reopened: reconsidered(this.state.view, [...this.#seen.values()]),
      withdrawn: [],
    });
  }

  chooseIndividually(): void {
    this.patch({ draft: { ...this.state.draft, individually: true } });
  }

  toggle(text: ConsentTextView): void {
    this.patch({ draft: toggled(this.state.draft, text) });
  }

  async answer(verdict: Verdict, language: Language): Promise<void> {
    const { view, draft, reopened } = this.state;
    const asked = question(view, reopened);
    if (!asked) return;
    const answers = answersTo(asked, draft, verdict, language).map((each) => ({ ...each }));
    const command: Command = { type: "consent.answer", contact: this.contact, language, answers };
    if (await this.#send("answer", command)) this.patch({ reopened: [], draft: FRESH });
  }

  /** Everything, or these. */
  async withdraw(purposes: readonly Purpose[] = []): Promise<void> {
    if (this.state.sending === "withdraw") return;
    const all = granted(this.state.view).map(({ purpose }) => purpose);
    const withdrawn = purposes.length > 0 ? purposes : all;
    this.patch({ withdrawn });
    const command: Command = {
      type: "consent.withdraw",
      contact: this.contact,
      purposes: [...purposes],
    };
    if (!(await this.#send("withdraw", command))) this.patch({ withdrawn: [] });
  }

  /** The receipt has been read. */
  putAway(): void {
    this.patch({ withdrawn: [], arrived: false, failed: null });
  }

  pause(reason: Pause): Promise<boolean> {
    return this.#send("control", { type: "recording.pause", contact: this.contact, reason });
  }

  resume(): Promise<boolean> {
    return this.#send("control", { type: "recording.resume", contact: this.contact });
  }

  ask(): Promise<boolean> {
    return this.#send("control", { type: "consent.ask", contact: this.contact });
  }

  impossible(reason: "minor" | "confused" | "other"): Promise<boolean> {
    return this.#send("control", { type: "consent.impossible", contact: this.contact, reason });
  }

  order(open: boolean): Promise<boolean> {
    const type = open ? "order.begin" : "order.end";
    return this.#send("control", { type, contact: this.contact });
  }

  headset(worn: boolean): Promise<boolean> {
    return this.#send("control", { type: "recording.headset", contact: this.contact, worn });
  }

  /** True when the desk has carried it out. */
  async #send(what: Sent, command: Command): Promise<boolean> {
    if (this.state.sending === what) return false;
    this.patch({ sending: what, held: !this.#open, arrived: false, failed: null });
    try {
      await this.#line.send(command);
      this.patch({ arrived: this.state.held });
      return true;
    } catch (error) {
      const code = error instanceof Refusal ? error.code : "local.unreadable";
      this.patch({ failed: { what, code } });
      return false;
    } finally {
      if (this.state.sending === what) this.patch({ sending: null, held: false });
    }
  }

  get #open(): boolean {
    return this.#line.state.phase === "open";
  }

  /** What is on its way waits for the connection; that it did is worth saying afterwards. */
  #lineChanged(): void {
    if (this.state.sending && !this.#open) this.patch({ held: true });
  }
}
