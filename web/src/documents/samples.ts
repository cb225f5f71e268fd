/** Documents for tests. */

import type { DocumentsView, DocumentView } from "./wire";

export const YOU = "you";
export const ANNA = "anna";

export function document(change: Partial<DocumentView> = {}): DocumentView {
  return {
    version: "v1",
    name: "Police.pdf",
    kind: "pdf",
    pages: 12,
    sizes: [[59_528, 84_189]],
    sha256: "",
    size: 1_000,
    by: ANNA,
    brought_at: 1_000,
    library: null,
    number: null,
    valid_until: null,
    given: null,
    marks: 0,
    ...change,
  };
}

type Sharing = NonNullable<DocumentsView["sharing"]>;

export function sharing(change: Partial<Sharing> = {}): Sharing {
  return {
    version: "v1",
    page: 3,
    presenter: ANNA,
    revision: 5,
    since: 2_000,
    x: null,
    y: null,
    zoom: null,
    ...change,
  };
}

export function view(change: Partial<DocumentsView> = {}): DocumentsView {
  const shown = change.sharing === undefined ? sharing() : change.sharing;
  return {
    enabled: true,
    can: ["bring", "show", "present", "mark"],
    sharing: shown,
    revision: shown?.revision ?? 5,
    documents: [document()],
    people: [
      { participant: YOU, version: "v1", page: 3, following: true, colour: 1 },
      { participant: ANNA, version: "v1", page: 3, following: true, colour: 0 },
    ],
    ...change,
  };
}

/** What a tab keeps over a page load. */
export function tabStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept: Record<string, string> = {};
  const hide = (name: string, value: unknown) =>
    Object.defineProperty(kept, name, { value, enumerable: false });
  hide("getItem", (name: string) => kept[name] ?? null);
  hide("setItem", (name: string, value: string) => {
    kept[name] = value;
  });
  hide("removeItem", (name: string) => {
    delete kept[name];
  });
  return kept as unknown as Storage;
}
