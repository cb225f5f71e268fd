import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Refusal } from "../protocol/refusal";
import type { Command } from "../protocol/types";
import type { DocumentClient } from "./client";
import { Documents } from "./documents";
import { ANNA, document, sharing, view, YOU } from "./samples";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Sent {
  readonly command: Command;
  readonly yes: () => void;
  readonly no: (refusal: Refusal) => void;
}

class Line {
  readonly state = { phase: "open" };
  readonly sent: Sent[] = [];
  readonly posted: Command[] = [];
  subscribe = () => () => undefined;
  send = (command: Command): Promise<void> =>
    new Promise((yes, no) => void this.sent.push({ command, yes, no }));
  post = (command: Command): boolean => this.posted.push(command) > 0;

  get last(): Sent {
    const last = this.sent.at(-1);
    if (!last) throw new Error("nothing was sent");
    return last;
  }
}

function begin(first = view({ sharing: sharing({ presenter: YOU }) })): {
  line: Line;
  documents: Documents;
  hear: (next: typeof first) => void;
} {
  const line = new Line();
  const client = {
    uploads: async () => ({ uploads: [] }),
    beginUpload: () => new Promise(() => undefined),
  } as unknown as DocumentClient;
  const documents = new Documents({ contact: "c", you: YOU, leads: () => true, line, client });
  documents.resume(first);
  const hear = (next: typeof first) =>
    documents.receive({ type: "documents", contact: "c", documents: next });
  return { line, documents, hear };
}

const settled = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(0);
};

describe("turning pages while presenting", () => {
  it("asks the desk before anything is drawn here", () => {
    const { line, documents } = begin();
    const asked: number[] = [];
    documents.subscribe(() => void asked.push(line.sent.length));
    documents.turn(2);
    expect(asked).toEqual([1]);
  });

  it("shows the page here at once and asks the desk with what it knew", () => {
    const { line, documents } = begin();
    documents.turn(4);
    expect(documents.shown).toMatchObject({ page: 4, as: "presenting" });
    expect(line.last.command).toEqual({
      type: "document.page",
      contact: "c",
      version: "v1",
      page: 4,
      revision: 5,
    });
  });

  it("asks only for the last of pages turned in haste, with the next revision", async () => {
    const { line, documents, hear } = begin();
    documents.turn(4);
    documents.turn(5);
    documents.turn(6);
    expect(line.sent).toHaveLength(1);
    line.last.yes();
    await settled();
    expect(line.sent).toHaveLength(2);
    expect(line.last.command).toMatchObject({ page: 6, revision: 6 });
    hear(view({ sharing: sharing({ presenter: YOU, page: 4, revision: 6 }) }));
    expect(documents.shown?.page).toBe(6); // never back to what has passed
    line.last.yes();
    hear(view({ sharing: sharing({ presenter: YOU, page: 6, revision: 7 }) }));
    await settled();
    expect(documents.shown?.page).toBe(6);
    expect(documents.state.turning).toBeNull();
  });

  it("goes back to what everybody sees after a refusal, and says why", async () => {
    const { line, documents } = begin();
    documents.turn(4);
    line.last.no(new Refusal("document.stale"));
    await settled();
    expect(documents.shown?.page).toBe(3);
    expect(documents.state.refused).toBe("document.stale");
  });

  it("ends with the role", async () => {
    const { line, documents, hear } = begin();
    documents.turn(4);
    hear(view({ sharing: sharing({ presenter: ANNA, revision: 6 }) }));
    expect(documents.shown).toMatchObject({ page: 3, as: "following" });
    line.last.no(new Refusal("document.stale"));
    await settled();
    expect(line.sent).toHaveLength(1);
  });
});

describe("looking around", () => {
  it("begins with turning a page that others show, and ends with one press", () => {
    const { line, documents } = begin(view());
    documents.turn(7);
    expect(documents.shown).toMatchObject({ page: 7, as: "looking" });
    expect(line.last.command).toMatchObject({ type: "document.look", version: "v1", page: 7 });
    documents.follow();
    expect(documents.shown).toMatchObject({ page: 3, as: "following" });
    expect(line.last.command).toMatchObject({ type: "document.look", page: null });
  });

  it("goes on after a page load", () => {
    const people = [{ participant: YOU, version: "v1", page: 9, following: false, colour: 1 }];
    const { documents } = begin(view({ people }));
    expect(documents.shown).toMatchObject({ page: 9, as: "looking" });
  });

  it("is said again after a cut, if the desk has heard otherwise", () => {
    const { line, documents } = begin(view());
    documents.look({ version: "v1", page: 7 });
    const elsewhere = (page: number) => [
      { participant: YOU, version: "v1", page, following: false, colour: 1 },
    ];
    documents.resume(view({ people: elsewhere(7) }));
    expect(line.sent).toHaveLength(1);
    documents.resume(view());
    expect(line.sent).toHaveLength(2);
    expect(line.last.command).toMatchObject({ type: "document.look", version: "v1", page: 7 });
    documents.follow();
    documents.resume(view({ people: elsewhere(7) }));
    expect(line.sent).toHaveLength(4);
    expect(line.last.command).toMatchObject({ type: "document.look", page: null });
  });

  it("ends where the document goes", () => {
    const { documents, hear } = begin(
      view({ documents: [document(), document({ version: "v2" })] }),
    );
    documents.look({ version: "v2", page: 1 });
    hear(view());
    expect(documents.shown).toMatchObject({ version: "v1", as: "following" });
  });
});

describe("what passes", () => {
  it("tells the presenter's view at most every 40 ms, the last one always", async () => {
    const { line, documents } = begin();
    const key = { version: "v1", page: 3 };
    for (const y of [1, 2, 3]) documents.tellView(key, { x: 0, y, zoom: 1000 });
    expect(line.posted.map((each) => "y" in each && each.y)).toEqual([1]);
    await vi.advanceTimersByTimeAsync(50);
    expect(line.posted.map((each) => "y" in each && each.y)).toEqual([1, 3]);
  });

  it("shows a pointer until it is gone, or nothing more is heard of it", async () => {
    const { documents } = begin();
    const at = (x: number | null) =>
      documents.receive({
        type: "document.pointed",
        contact: "c",
        sender: ANNA,
        version: "v1",
        page: 3,
        x,
        y: x,
      });
    at(100);
    expect(documents.state.pointers).toMatchObject([{ participant: ANNA, x: 100 }]);
    at(null);
    expect(documents.state.pointers).toEqual([]);
    at(200);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(documents.state.pointers).toEqual([]);
  });

  it("asks once for what is pressed twice", async () => {
    const { line, documents } = begin(view({ sharing: null, revision: 8 }));
    const presses = [documents.show("v1"), documents.show("v1")];
    expect(line.sent).toHaveLength(1);
    line.last.yes();
    expect(await Promise.all(presses)).toEqual([true, true]);
    expect(documents.state.refused).toBeNull();
    void documents.show("v1");
    expect(line.sent).toHaveLength(2); // later it is a wish of its own
  });

  it("puts the list away when somebody else shows something, unless a file is on its way", () => {
    const { documents, hear } = begin(view({ sharing: null, revision: 8 }));
    documents.setOpen(true);
    hear(view({ sharing: sharing({ presenter: YOU, revision: 9 }) }));
    expect(documents.state.open).toBe(true); // the person's own press puts it away
    hear(view({ sharing: null, revision: 10 }));
    hear(view({ sharing: sharing({ revision: 11 }) }));
    expect(documents.state.open).toBe(false);
    documents.setOpen(true);
    hear(view({ sharing: sharing({ page: 4, revision: 12 }) }));
    expect(documents.state.open).toBe(true); // opened above what is shown
    documents.uploads.add([new File(["letter"], "letter.txt")]);
    hear(view({ sharing: null, revision: 13 }));
    hear(view({ sharing: sharing({ revision: 14 }) }));
    expect(documents.state.open).toBe(true);
    documents.close();
  });

  it("keeps the revision of what was shown here, though the desk's word is late", async () => {
    const { line, documents } = begin(view({ sharing: null, revision: 8 }));
    const shown = documents.show("v1");
    line.last.yes();
    expect(await shown).toBe(true);
    void documents.closeShown();
    expect(line.last.command).toMatchObject({ type: "document.close", revision: 9 });
  });
});

it("draws anew what runs out while it lies open, at that moment", async () => {
  vi.setSystemTime(1_000);
  const rates = document({ valid_until: 61_000 });
  const { documents } = begin(view({ documents: [rates] }));
  const drawn: number[] = [];
  documents.subscribe(() => drawn.push(Date.now()));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(drawn).toEqual([61_000]);
  documents.close();
});
