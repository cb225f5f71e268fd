/** What this page shows of the documents, from what the desk has said and what the person does here. Pure. */

import type { ParticipantView } from "../protocol/messages";
import type { PageKey } from "./pictures";
import type { Place, Size } from "./place";
import type { DocumentsView, DocumentView, PersonPage } from "./wire";

/** Who somebody is in the contact. */
export type ContactRole = ParticipantView["role"];

/** What the presenter was heard to see last. */
export interface Theirs extends PageKey, Place {}

export interface Pointer extends PageKey {
  readonly participant: string;
  readonly x: number;
  readonly y: number;
}

export interface Own {
  /** The page that this person looks at by themselves, whatever is shown. */
  readonly looking: PageKey | null;
  /** A page that this person, presenting, has turned to, and the desk has not said yet. */
  readonly turning: PageKey | null;
}

export interface Shown extends PageKey {
  /** *presenting*: others see what you see; *following*; *looking*: only you see this. */
  readonly as: "presenting" | "following" | "looking";
  readonly document: DocumentView;
}

export function documentOf(view: DocumentsView | null, version: string): DocumentView | undefined {
  return view?.documents.find((each) => each.version === version);
}

export function presents(view: DocumentsView | null, you: string): boolean {
  return view?.sharing?.presenter === you;
}

/** Null: nothing; the faces have all the room. */
export function shown(view: DocumentsView | null, own: Own, you: string): Shown | null {
  if (!view?.enabled) return null;
  const { looking, turning } = own;
  const around = looking && documentOf(view, looking.version);
  if (looking && around)
    return { ...looking, page: inside(looking.page, around), as: "looking", document: around };
  const { sharing } = view;
  const document = sharing && documentOf(view, sharing.version);
  if (!sharing || !document) return null;
  const { version } = sharing;
  if (sharing.presenter !== you) return { version, page: sharing.page, as: "following", document };
  const page = turning?.version === version ? inside(turning.page, document) : sharing.page;
  return { version, page, as: "presenting", document };
}

/** A page that there is. */
export function inside(page: number, { pages }: Pick<DocumentView, "pages">): number {
  return Math.min(Math.max(1, Math.round(page)), pages);
}

/** Pages beyond the last size told are like it. */
export function sizeOf({ sizes }: Pick<DocumentView, "sizes">, page: number): Size {
  const [width, height] = sizes[page - 1] ?? sizes.at(-1) ?? [59_528, 84_189];
  return [width, height];
}

/** Who looks at something else than what is shown, for those who talk about it. */
export function elsewhere(view: DocumentsView | null, you: string): readonly PersonPage[] {
  if (!view?.sharing) return [];
  return view.people.filter(({ participant, following }) => !following && participant !== you);
}

export function colourOf(view: DocumentsView | null, participant: string): number {
  return view?.people.find((each) => each.participant === participant)?.colour ?? 0;
}

/** Where the presenter is on the page shown, as far as they have said; else the whole page is meant. */
export function theirPlace(
  view: DocumentsView | null,
  heard: Theirs | null,
  key: PageKey,
): Place | null {
  if (heard && heard.version === key.version && heard.page === key.page) return heard;
  const { sharing } = view ?? { sharing: null };
  if (sharing?.version !== key.version || sharing.page !== key.page) return null;
  const { x, y, zoom } = sharing;
  return x === null || y === null || zoom === null ? null : { x, y, zoom };
}

/** After a page load: whoever looked around goes on where they were. */
export function lookedAt(view: DocumentsView | null, you: string): PageKey | null {
  const me = view?.people.find(({ participant }) => participant === you);
  if (!me || me.following || me.version === null || me.page === null) return null;
  return { version: me.version, page: me.page };
}

/** Whether a version of the library may be shown no more. By this device's clock: the desk decides by its own. */
export function hasRunOut(
  { valid_until }: Pick<DocumentView, "valid_until">,
  now: number,
): boolean {
  return valid_until !== null && valid_until <= now;
}

/** When the next of these runs out; null: none does. */
export function nextEnd(
  { documents }: Pick<DocumentsView, "documents">,
  now: number,
): number | null {
  const ends = documents.flatMap(({ valid_until }) => valid_until ?? []).filter((at) => at > now);
  return ends.length > 0 ? Math.min(...ends) : null;
}

/** A moment in the middle of the last day on which it holds: the same day for everybody, since days end at midnight. */
export function onLastDay(until: number): number {
  return until - 12 * 3_600_000;
}

/** What may be done with a document of the list. */
export interface Doings {
  readonly show: boolean;
  readonly look: boolean;
  readonly remove: boolean;
  readonly give: boolean;
}

export function doings(
  view: DocumentsView,
  document: DocumentView,
  you: string,
  leads: boolean,
  now: number,
): Doings {
  const here = view.sharing?.version === document.version;
  return {
    show: view.can.includes("show") && !here && !hasRunOut(document, now),
    look: true,
    remove: !here && (leads || document.by === you),
    give: view.can.includes("give"),
  };
}

/** Those that were shown or brought last come first; of one moment by name. */
export function ordered(documents: readonly DocumentView[]): readonly DocumentView[] {
  return [...documents].sort(
    (one, other) => other.brought_at - one.brought_at || one.name.localeCompare(other.name),
  );
}
