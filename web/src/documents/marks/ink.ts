import { Refusal } from "../../protocol/refusal";
import { Store } from "../../protocol/store";
import type { ProblemCode } from "../../ui/problems";
import { hasEnds } from "./shapes";
import { Unsent } from "./unsent";
import type { DrawDetail, MarkDetail, MarkDrawn, MarkView, ShownMark } from "./wire";

export interface PageKey {
  readonly version: string;
  readonly page: number;
}

export type MarkCommand =
  | ({ readonly type: "mark.add"; readonly contact: string } & PageKey & MarkDetail)
  | {
      readonly type: "mark.remove";
      readonly contact: string;
      readonly version: string;
      readonly marks: readonly string[];
    };
export type DrawCommand = { readonly type: "mark.draw"; readonly contact: string } & PageKey &
  DrawDetail;

export interface InkOptions {
  readonly contact: string;
  readonly you: string;
  /** Resolves when the desk has saved it; sent again by itself after a reconnect. */
  readonly send: (command: MarkCommand) => Promise<void>;
  /** Said once or not at all. */
  readonly post: (command: DrawCommand) => void;
  readonly load: (key: PageKey) => Promise<{ number: number; marks: readonly MarkView[] }>;
  readonly colourOf: (participant: string) => number;
}

export interface InkState {
  /** The page that is shown. */
  readonly key: PageKey | null;
  /** Of the page that is shown, in the order in which they lie over each other. */
  readonly marks: readonly ShownMark[];
  /** What others draw there just now. */
  readonly drawing: readonly ShownMark[];
  /** Whether the desk's marks of the page are here. */
  readonly loaded: boolean;
  /** Own marks, on any page, that wait for the desk. */
  readonly unsent: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Why the last own mark came to nothing. */
  readonly refused: ProblemCode | null;
}

interface Page {
  readonly marks: Map<string, MarkView>;
  /** What is in `marks`; -1 before they were loaded. */
  number: number;
  /** Came while they were being loaded. */
  late: MarkView[];
}

interface Own extends PageKey {
  readonly shown: ShownMark;
}

interface Live extends PageKey {
  readonly shown: ShownMark;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** An answer takes a moment; only what takes longer is shown as not sent. */
const PATIENCE = 1_000;
/** Who draws and says nothing for so long has gone. */
const GONE = 15_000;
const AGAIN = 1_000;
const LONGEST_WAIT = 15_000;
/** Numbers of a line drawn live by somebody else, as many as their page draws before it begins another mark. */
const MOST_LIVE = 18_000;

/**
 * The marks of a contact as one person sees them: those of the desk, their own on the way there, and what the others
 * draw just now. What was drawn stays on the page and is sent until the desk has it or refuses it.
 */
export class Ink extends Store<InkState> {
  readonly #options: InkOptions;
  readonly #unsent: Unsent;
  #begun = false;
  readonly #pages = new Map<string, Page>();
  readonly #own = new Map<string, Own>();
  readonly #removing = new Set<string>();
  readonly #live = new Map<string, Live>();
  readonly #drawn = new Map<string, PageKey>();
  #redo: MarkDetail[] = [];
  #key: PageKey | null = null;
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #closed = false;

  constructor(options: InkOptions) {
    super({
      key: null,
      marks: [],
      drawing: [],
      loaded: false,
      unsent: 0,
      canUndo: false,
      canRedo: false,
      refused: null,
    });
    this.#options = options;
    this.#unsent = new Unsent(options.contact, options.you);
  }

  /** The page that is shown now. */
  show(key: PageKey | null): void {
    if (key?.version === this.#key?.version && key?.page === this.#key?.page) return;
    this.#key = key;
    this.#redo = [];
    if (key && !this.#pages.has(name(key))) void this.#load(key);
    this.#tell();
  }

  /** After a reconnect: what was missed is fetched, for the other pages when they are shown. */
  resume(): void {
    if (!this.#begun) this.#again();
    this.#begun = true;
    this.#pages.clear();
    for (const id of [...this.#live.keys()]) this.#rest(id);
    if (this.#key) void this.#load(this.#key);
    this.#tell();
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const id of [...this.#live.keys()]) this.#rest(id);
  }

  /** The desk says: a new mark, or one that was removed. */
  receive(mark: MarkView): void {
    const page = this.#pages.get(name(mark));
    if (page?.number === -1) page.late.push(mark);
    else if (page) take(page, mark);
    if (mark.author === this.#options.you) this.#own.delete(mark.id);
    this.#rest(mark.id);
    this.#tell();
  }

  /** Somebody draws. */
  follow({ sender, version, page, mark, tool, size, points }: MarkDrawn): void {
    if (sender === this.#options.you) return;
    const before = this.#live.get(mark);
    this.#rest(mark);
    if (points.length > 0) {
      const known = before?.shown.points ?? [];
      const shown: ShownMark = {
        id: mark,
        author: sender,
        colour: this.#options.colourOf(sender),
        tool,
        size,
        text: null,
        at: Date.now(),
        unsent: false,
        points: hasEnds(tool)
          ? [...known, ...points].filter((_, at, all) => at < 3 || at >= all.length - 3)
          : [...known, ...points].slice(0, MOST_LIVE),
      };
      const timer = setTimeout(() => {
        this.#rest(mark);
        this.#tell();
      }, GONE);
      this.#live.set(mark, { version, page, shown, timer });
    }
    this.#tell();
  }

  /** Tell the others what this person draws. */
  draw(detail: DrawDetail): void {
    const key = this.#drawn.get(detail.mark) ?? this.#key;
    if (!key) return;
    if (detail.points.length > 0) this.#drawn.set(detail.mark, key);
    else this.#drawn.delete(detail.mark);
    this.#options.post({ type: "mark.draw", contact: this.#options.contact, ...key, ...detail });
  }

  /** A mark is done. */
  add(detail: MarkDetail): void {
    this.#redo = [];
    this.#add(detail);
  }

  /** Own marks go. */
  erase(marks: readonly string[]): void {
    if (!this.#key) return;
    const { you } = this.#options;
    const own = this.state.marks.filter(({ id, author }) => marks.includes(id) && author === you);
    for (const { id, tool, size, points, text } of own) {
      this.#redo = [...this.#redo, { mark: id, tool, size, points, text }];
      this.#removing.add(id);
      void this.#deliver(id, {
        type: "mark.remove",
        contact: this.#options.contact,
        version: this.#keyOf(id).version,
        marks: [id],
      });
    }
    this.#tell();
  }

  /** The own mark that was drawn last on this page goes. */
  undo(): void {
    const last = this.#mine().at(-1);
    if (last) this.erase([last.id]);
  }

  /** What was undone last comes back, as a new mark. */
  redo(): void {
    const detail = this.#redo.at(-1);
    if (!detail) return;
    this.#redo = this.#redo.slice(0, -1);
    this.#add({ ...detail, mark: newMark() });
  }

  putAway(): void {
    this.patch({ refused: null });
  }

  #add(detail: MarkDetail): void {
    const key = this.#drawn.get(detail.mark) ?? this.#key;
    this.#drawn.delete(detail.mark);
    if (!key) return;
    this.#draw(key, detail);
    this.patch({ refused: null });
    this.#tell();
    const { contact } = this.#options;
    void this.#deliver(detail.mark, { type: "mark.add", contact, ...key, ...detail });
  }

  /** On this page, until the desk has it. */
  #draw({ version, page }: PageKey, detail: MarkDetail): void {
    const { you } = this.#options;
    const { mark: id, tool, size, points, text } = detail;
    const colour = this.#options.colourOf(you);
    const at = Date.now();
    const shown = { id, author: you, colour, tool, size, points, text, at, unsent: false };
    this.#own.set(id, { version, page, shown });
    this.#later(PATIENCE, () => {
      const own = this.#own.get(id);
      if (own) this.#own.set(id, { ...own, shown: { ...own.shown, unsent: true } });
      this.#tell();
    });
  }

  /** After a page load: what the desk had not acknowledged by then. */
  #again(): void {
    for (const command of this.#unsent.all()) {
      if (command.type === "mark.add") this.#draw(command, command);
      else for (const id of command.marks) this.#removing.add(id);
      const id = command.type === "mark.add" ? command.mark : command.marks[0];
      if (id) void this.#deliver(id, command);
    }
  }

  /** Said until the desk has it, or says why not. */
  async #deliver(id: string, said: MarkCommand): Promise<void> {
    this.#unsent.keep(said);
    try {
      await this.#options.send(said);
    } catch (refusal) {
      const code = refusal instanceof Refusal ? refusal.code : "local.unreadable";
      if (code === "local.timeout") {
        this.#later(AGAIN, () => void this.#deliver(id, said));
        return;
      }
      if (code === "local.ended") return;
      this.#unsent.forget(said);
      if (said.type === "mark.add") this.#own.delete(id);
      else this.#removing.delete(id);
      this.patch({ refused: code });
      this.#tell();
      return;
    }
    this.#unsent.forget(said);
    if (said.type === "mark.add") this.#saved(id);
  }

  /** The desk has it; its own word of it may come a moment later. */
  #saved(id: string): void {
    const own = this.#own.get(id);
    if (!own) return;
    this.#own.delete(id);
    const page = this.#pages.get(name(own));
    const { version, page: at, shown } = own;
    const { unsent: _, ...drawn } = shown;
    const view = { ...drawn, version, page: at, number: 0, removed_at: null };
    if (page && !page.marks.has(id)) page.marks.set(id, view);
    this.#tell();
  }

  async #load(key: PageKey): Promise<void> {
    const page: Page = { marks: new Map(), number: -1, late: [] };
    this.#pages.set(name(key), page);
    for (let wait = AGAIN; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const loaded = await this.#options.load(key).catch(() => null);
      if (this.#closed || this.#pages.get(name(key)) !== page) return;
      if (loaded) {
        page.number = loaded.number;
        for (const mark of loaded.marks) take(page, mark);
        for (const mark of page.late) if (mark.number > loaded.number) take(page, mark);
        page.late = [];
        this.#tell();
        return;
      }
      await new Promise<void>((resume) => this.#later(wait, resume));
    }
  }

  #keyOf(id: string): PageKey {
    return this.#own.get(id) ?? (this.#key as PageKey);
  }

  #mine(): readonly ShownMark[] {
    return this.state.marks.filter(({ author }) => author === this.#options.you);
  }

  /** What somebody draws is over: done or given up. */
  #rest(id: string): void {
    const live = this.#live.get(id);
    if (!live) return;
    clearTimeout(live.timer);
    this.#live.delete(id);
  }

  #later(wait: number, what: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#closed) what();
    }, wait);
    this.#timers.add(timer);
  }

  #tell(): void {
    const key = this.#key;
    const here = ({ version, page }: PageKey): boolean =>
      version === key?.version && page === key.page;
    const page = key ? this.#pages.get(name(key)) : undefined;
    const known = [...(page?.marks.values() ?? [])].map(shownOf);
    const own = [...this.#own.values()].filter(here).map(({ shown }) => shown);
    const ids = new Set(own.map(({ id }) => id));
    const marks = [...known.filter(({ id }) => !ids.has(id)), ...own].filter(
      ({ id }) => !this.#removing.has(id),
    );
    const drawing = [...this.#live.values()].filter(here).map(({ shown }) => shown);
    this.patch({
      key,
      marks: same(this.state.marks, marks) ? this.state.marks : marks,
      drawing: same(this.state.drawing, drawing) ? this.state.drawing : drawing,
      loaded: page !== undefined && page.number >= 0,
      unsent: [...this.#own.values()].filter(({ shown }) => shown.unsent).length,
      canUndo: marks.some(({ author }) => author === this.#options.you),
      canRedo: this.#redo.length > 0,
    });
  }
}

const shown = new WeakMap<MarkView, ShownMark>();

/** One object for one mark, so that what is drawn already needn't be drawn anew. */
function shownOf(mark: MarkView): ShownMark {
  let found = shown.get(mark);
  if (!found) {
    const { id, author, colour, tool, size, points, text, at } = mark;
    found = { id, author, colour, tool, size, points, text, at, unsent: false };
    shown.set(mark, found);
  }
  return found;
}

function take(page: Page, mark: MarkView): void {
  if (mark.removed_at === null) page.marks.set(mark.id, mark);
  else page.marks.delete(mark.id);
  page.number = Math.max(page.number, mark.number);
}

function same(one: readonly ShownMark[], other: readonly ShownMark[]): boolean {
  return one.length === other.length && one.every((mark, index) => mark === other[index]);
}

function name({ version, page }: PageKey): string {
  return `${version}/${page}`;
}

/** 22 characters of url-safe base64, the first no hyphen. */
export function newMark(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const id = btoa(String.fromCharCode(...bytes)).slice(0, 22);
  const safe = id.replaceAll("+", "-").replaceAll("/", "_");
  return safe.startsWith("-") ? `A${safe.slice(1)}` : safe;
}
