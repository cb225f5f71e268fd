import type { PageText } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import { Store } from "../protocol/store";
import type { Command, Message, Signal } from "../protocol/types";
import { painted } from "../ui/painted";
import type { ProblemCode } from "../ui/problems";
import { hadBegun, rememberBegun } from "./begun";
import { Bounded } from "./bounded";
import { type DocumentClient, pictureSource } from "./client";
import { Ink } from "./marks/ink";
import {
  colourOf,
  documentOf,
  inside,
  lookedAt,
  nextEnd,
  type Pointer,
  presents,
  type Shown,
  shown,
  type Theirs,
} from "./model";
import { Paced } from "./paced";
import { type PageKey, Pictures } from "./pictures";
import type { Place } from "./place";
import { isOver, Uploads } from "./uploads";
import type { DocumentsView } from "./wire";

/** The part of the desk's line that is needed here. */
export interface Line {
  readonly state: { readonly phase: string };
  subscribe(listener: () => void): () => void;
  send(command: Command): Promise<void>;
  post(signal: Signal): boolean;
}

export interface DocumentsState {
  readonly view: DocumentsView | null;
  readonly looking: PageKey | null;
  readonly turning: PageKey | null;
  /** What the presenter was heard to see last. */
  readonly theirs: Theirs | null;
  readonly pointers: readonly Pointer[];
  /** Why the last press came to nothing. */
  readonly refused: ProblemCode | null;
  /** The list of all documents is open. */
  readonly open: boolean;
  /** Counts whenever a better picture has come. */
  readonly drawn: number;
}

const EMPTY: DocumentsState = {
  view: null,
  looking: null,
  turning: null,
  theirs: null,
  pointers: [],
  refused: null,
  open: false,
  drawn: 0,
};

/** A pointer that says nothing for so long is gone: its last word may have been lost. */
const POINTER_MS = 4_000;
/** No timer of a browser runs longer. */
const LONGEST_MS = 2 ** 31 - 1;
/** The presenter's view and a pointer are told so often at most. */
const TELL_MS = 40;

export interface DocumentsOptions {
  readonly contact: string;
  readonly you: string;
  /** Whether this person is the agent who has the contact. */
  readonly leads: () => boolean;
  readonly line: Line;
  readonly client: DocumentClient;
}

/** The documents of one contact: what everybody is shown, and what this person looks at, brings and points to. */
export class Documents extends Store<DocumentsState> {
  readonly contact: string;
  readonly you: string;
  readonly client: DocumentClient;
  readonly pictures: Pictures;
  readonly uploads: Uploads;
  readonly ink: Ink;
  readonly #line: Line;
  readonly #pointerTimers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #texts = new Bounded<PageText>({ most: 2_000, weigh: ({ lines }) => lines.length + 1 });
  #revision = 0;
  readonly #changing = new Map<string, Promise<boolean>>();
  #turnInFlight = false;
  readonly #views = new Paced(TELL_MS);
  readonly #points = new Paced(TELL_MS);
  #ending: ReturnType<typeof setTimeout> | undefined;
  #begun = false;
  /** This person has just put a page on the stage, and goes on there by keyboard. */
  focusWanted = false;
  readonly #leads: () => boolean;

  constructor(options: DocumentsOptions) {
    super(EMPTY);
    this.contact = options.contact;
    this.you = options.you;
    this.#leads = options.leads;
    this.client = options.client;
    this.#line = options.line;
    this.pictures = new Pictures(pictureSource(options.client), () =>
      this.patch({ drawn: this.state.drawn + 1 }),
    );
    this.uploads = new Uploads(options.client);
    this.ink = new Ink({
      contact: options.contact,
      you: options.you,
      send: (said) =>
        options.line.send(
          said.type === "mark.add"
            ? { ...said, points: [...said.points] }
            : { ...said, marks: [...said.marks] },
        ),
      post: (said) => void options.line.post({ ...said, points: [...said.points] }),
      load: async (key) => {
        await painted();
        return options.client.marks(key);
      },
      colourOf: (participant) => colourOf(this.state.view, participant),
    });
    this.uploads.subscribe(({ list }) =>
      rememberBegun(
        this.contact,
        list.some((each) => !isOver(each)),
      ),
    );
  }

  get shown(): Shown | null {
    return shown(this.state.view, this.state, this.you);
  }

  get leads(): boolean {
    return this.#leads();
  }

  get presenting(): boolean {
    return presents(this.state.view, this.you);
  }

  /** A snapshot: the whole truth. */
  resume(view: DocumentsView | null): void {
    if (!this.#begun && view) {
      this.#begun = true;
      this.patch({ looking: lookedAt(view, this.you) });
      if (hadBegun(this.contact)) void this.uploads.resume();
    }
    this.#revision = view?.revision ?? 0;
    this.#setView(view);
    if (view) this.#sayWhere(view);
    this.ink.resume();
  }

  /** What got lost on the way: where this person looks, or that they follow again. */
  #sayWhere(view: DocumentsView): void {
    const said = lookedAt(view, this.you);
    const { looking } = this.state;
    if (said?.version === looking?.version && said?.page === looking?.page) return;
    if (looking && documentOf(view, looking.version)) this.look(looking);
    else if (said) this.#sayFollowing(said.version);
  }

  receive(message: Message): void {
    if (!("contact" in message) || message.contact !== this.contact) return;
    if (message.type === "documents") this.#setView(message.documents);
    else if (message.type === "document.viewed") {
      const { version, page, x, y, zoom } = message;
      this.patch({ theirs: { version, page, x, y, zoom } });
    } else if (message.type === "document.pointed") this.#pointed(message);
    else if (message.type === "mark") this.ink.receive(message.mark);
    else if (message.type === "mark.drawn") this.ink.follow(message);
  }

  close(): void {
    for (const timer of this.#pointerTimers.values()) clearTimeout(timer);
    clearTimeout(this.#ending);
    this.#views.stop();
    this.#points.stop();
    this.uploads.close();
    this.ink.close();
    this.pictures.close();
  }

  /** Everybody is shown this document, this person presents it. */
  async show(version: string, page = 1): Promise<boolean> {
    const done = await this.#change({ type: "document.show", ...this.#at({ version, page }) });
    if (!done) return false;
    this.focusWanted = true;
    this.patch({ looking: null, drawn: this.state.drawn + 1 });
    return true;
  }

  closeShown(): Promise<boolean> {
    const { contact } = this;
    return this.#change({ type: "document.close", contact, revision: this.#revision });
  }

  present(participant: string): Promise<boolean> {
    const { contact } = this;
    return this.#change({
      type: "document.present",
      contact,
      participant,
      revision: this.#revision,
    });
  }

  /** To another page: for everybody while presenting, else for oneself alone. */
  turn(page: number): void {
    const now = this.shown;
    if (!now) return;
    const key = { version: now.version, page: inside(page, now.document) };
    if (key.page === now.page) return;
    if (now.as === "presenting") {
      // Whoever follows waits for the desk, which is asked before the page is drawn here.
      void this.#turnPage(key);
      this.patch({ turning: key, refused: null });
    } else this.look(key);
  }

  /** Only this person sees it. */
  look(key: PageKey): void {
    this.patch({ looking: key, refused: null });
    void this.#quietly({
      type: "document.look",
      contact: this.contact,
      version: key.version,
      page: key.page,
    });
  }

  /** Back to what everybody is shown, or to the faces. */
  follow(): void {
    const { looking } = this.state;
    if (!looking) return;
    this.patch({ looking: null });
    this.#sayFollowing(looking.version);
  }

  #sayFollowing(version: string): void {
    const { contact } = this;
    void this.#quietly({ type: "document.look", contact, version, page: null });
  }

  remove(version: string): Promise<boolean> {
    const { contact } = this;
    if (this.state.looking?.version === version) this.follow();
    return this.#send({ type: "document.remove", contact, version });
  }

  give(version: string, given: "plain" | "marked" | null): Promise<boolean> {
    const { contact } = this;
    return this.#send({
      type: "document.give",
      contact,
      version,
      marked: given === "marked",
      given: given !== null,
    });
  }

  /** A version of the library comes into the contact. */
  async bring(version: string): Promise<boolean> {
    this.patch({ refused: null });
    try {
      await this.client.bring(version);
      return true;
    } catch (error) {
      this.patch({ refused: codeOf(error) });
      return false;
    }
  }

  /** How the presenter sees the page; of many in a row the last is told. */
  tellView(key: PageKey, { x, y, zoom }: Place): void {
    const { contact } = this;
    const { version, page } = key;
    this.#views.say(() =>
      this.#line.post({ type: "document.view", contact, version, page, x, y, zoom }),
    );
  }

  /** Where this person points; null: no longer. */
  point(key: PageKey, at: { readonly x: number; readonly y: number } | null): void {
    const { contact } = this;
    const { version, page } = key;
    const x = at && Math.round(at.x);
    const y = at && Math.round(at.y);
    this.#points.say(() =>
      this.#line.post({ type: "document.pointer", contact, version, page, x, y }),
    );
  }

  /** The words of a page; null where they can't be had: the picture is there all the same. */
  async text(key: PageKey): Promise<PageText | null> {
    const name = `${key.version}/${key.page}`;
    const known = this.#texts.get(name);
    if (known) return known;
    try {
      const text = await this.client.text(key);
      this.#texts.set(name, text);
      return text;
    } catch {
      return null;
    }
  }

  /** The list of all documents. */
  setOpen(open: boolean): void {
    this.patch({ open, refused: null });
  }

  /** Files from a picker, a drop, the clipboard or a camera. */
  add(files: readonly File[]): void {
    if (files.length === 0) return;
    this.uploads.add(files);
    this.setOpen(true); // how far they are is seen there
  }

  get brings(): boolean {
    const { view } = this.state;
    return view?.enabled === true && view.can.includes("bring");
  }

  putAway(): void {
    this.ink.putAway();
    this.patch({ refused: null });
  }

  #setView(view: DocumentsView | null): void {
    if (view) this.#revision = Math.max(this.#revision, view.revision);
    const { looking, turning } = this.state;
    const gone = looking && !view?.documents.some(({ version }) => version === looking.version);
    const sharing = view?.sharing ?? null;
    // What somebody shows now is not to lie unseen behind the list, unless a file still needs this person there.
    const before = this.state.view?.sharing?.version;
    const appears = sharing && sharing.version !== before && sharing.presenter !== this.you;
    const covered = appears && this.state.open && this.uploads.state.list.every(isOver);
    const known = this.state.view?.documents;
    const brought =
      known && view?.documents.find((each) => !documentOf(this.state.view, each.version));
    if (brought) this.pictures.expect({ version: brought.version, page: 1 });
    const arrived = turning && !this.#turnInFlight && sharing?.page === turning.page;
    this.patch({
      view,
      ...(gone ? { looking: null } : {}),
      ...(covered ? { open: false } : {}),
      ...(arrived || sharing?.presenter !== this.you ? { turning: null } : {}),
    });
    this.#waitForEnd();
  }

  /** What runs out while it lies open is drawn anew at that moment, and says so. */
  #waitForEnd(): void {
    clearTimeout(this.#ending);
    const { view } = this.state;
    const ends = view && nextEnd(view, Date.now());
    if (ends === null || ends - Date.now() > LONGEST_MS) return;
    this.#ending = setTimeout(() => {
      this.patch({ drawn: this.state.drawn + 1 });
      this.#waitForEnd();
    }, ends - Date.now());
  }

  /** One on its way at a time: of pages turned in haste only the last one is still asked for. */
  async #turnPage(key: PageKey): Promise<void> {
    if (this.#turnInFlight) return;
    this.#turnInFlight = true;
    let wanted: PageKey | null = key;
    while (wanted && this.presenting) {
      const done = await this.#change({ type: "document.page", ...this.#at(wanted) });
      const { turning } = this.state;
      if (!done || turning === wanted) break;
      wanted = turning;
    }
    this.#turnInFlight = false;
    const { sharing } = this.state.view ?? { sharing: null };
    const { turning } = this.state;
    const behind = turning && wanted === turning && sharing?.page !== turning.page;
    // Said and done, only the desk's word is not here yet; a refusal leaves what everybody else sees.
    if (!behind || this.state.refused) this.patch({ turning: null });
  }

  #at({ version, page }: PageKey) {
    return { contact: this.contact, version, page, revision: this.#revision };
  }

  /** Something that raises the revision by one. Pressed twice, it is the same wish and asked for once. */
  #change(command: Command & { revision: number }): Promise<boolean> {
    const wish = JSON.stringify(command);
    const asked = this.#changing.get(wish);
    if (asked) return asked;
    const answer = this.#raise(command).finally(() => this.#changing.delete(wish));
    this.#changing.set(wish, answer);
    return answer;
  }

  async #raise(command: Command & { revision: number }): Promise<boolean> {
    const done = await this.#send(command);
    if (done) this.#revision = Math.max(this.#revision, command.revision + 1);
    return done;
  }

  async #send(command: Command): Promise<boolean> {
    this.patch({ refused: null });
    try {
      await this.#line.send(command);
      return true;
    } catch (error) {
      this.patch({ refused: codeOf(error) });
      return false;
    }
  }

  async #quietly(command: Command): Promise<void> {
    // Where somebody looks is of no use to them: a refusal is nothing they could act upon.
    await this.#line.send(command).catch(() => undefined);
  }

  #pointed(message: Extract<Message, { type: "document.pointed" }>): void {
    const { sender, version, page, x, y } = message;
    clearTimeout(this.#pointerTimers.get(sender));
    const others = this.state.pointers.filter(({ participant }) => participant !== sender);
    if (x === null || y === null) {
      this.patch({ pointers: others });
      return;
    }
    this.patch({ pointers: [...others, { participant: sender, version, page, x, y }] });
    this.#pointerTimers.set(
      sender,
      setTimeout(() => {
        const pointers = this.state.pointers.filter(({ participant }) => participant !== sender);
        this.patch({ pointers });
      }, POINTER_MS),
    );
  }
}

export function codeOf(error: unknown): ProblemCode {
  return error instanceof Refusal ? error.code : "local.unreadable";
}
