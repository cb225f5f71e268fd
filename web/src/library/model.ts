/** The library's pages as plain data: the filter, what a version's validity is called, and what the form holds. */

import type { Query } from "../console/address";
import type {
  LibraryChange,
  LibraryDocument,
  LibraryVersion,
  LibraryWish,
  VersionWish,
} from "../protocol/messages";

/** A calendar day of the desk, such as "2027-03-31": days compare as text. */
export type Day = string;
export type Validity = LibraryVersion["state"];
export const STATES: readonly Validity[] = ["valid", "not_yet", "outdated", "withdrawn"];

/** As the address holds it; empty text: everything. */
export interface LibraryFilter {
  readonly query: string;
  readonly queue: string;
  readonly topic: string;
  readonly state: Validity | "";
}

export function readFilter(query: Query): LibraryFilter {
  return {
    query: query["query"] ?? "",
    queue: query["queue"] ?? "",
    topic: query["topic"] ?? "",
    state: STATES.find((state) => state === query["state"]) ?? "",
  };
}

export function writeFilter(filter: LibraryFilter): Query {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ""));
}

export function isFiltered(filter: LibraryFilter): boolean {
  return Object.values(filter).some((value) => value !== "");
}

/** What is said of a version's validity: a key of the words, and the day in it. */
export interface Said {
  readonly key: "valid" | "valid_until" | "not_yet" | "run_out" | "replaced" | "withdrawn";
  readonly day: Day | null;
}

/** `today`: the desk's day. */
export function validitySaid(
  version: Pick<LibraryVersion, "state" | "valid_from" | "valid_until">,
  today: Day,
): Said {
  switch (version.state) {
    case "withdrawn":
      return { key: "withdrawn", day: null };
    case "not_yet":
      return { key: "not_yet", day: version.valid_from };
    case "valid":
      return version.valid_until === null
        ? { key: "valid", day: null }
        : { key: "valid_until", day: version.valid_until };
    case "outdated":
      return version.valid_until !== null && version.valid_until < today
        ? { key: "run_out", day: version.valid_until }
        : { key: "replaced", day: null };
  }
}

/** What is to be done with the form: a new document, a further version, or a change without one. */
export type Task =
  | { readonly kind: "add"; readonly upload: string; readonly file: string }
  | {
      readonly kind: "version";
      readonly upload: string;
      readonly file: string;
      readonly of: LibraryDocument;
    }
  | { readonly kind: "change"; readonly of: LibraryDocument }
  | { readonly kind: "validity"; readonly of: LibraryDocument; readonly version: LibraryVersion };

/** What the form holds; text as typed. */
export interface Form {
  readonly name: string;
  readonly topic: string;
  readonly queues: readonly string[];
  readonly validFrom: Day;
  readonly validUntil: Day;
}

export const LONGEST_NAME = 200;
export const LONGEST_TOPIC = 100;

/** `queue`: the filter's, which is what a new document is likely to be for. */
export function emptyForm(task: Task, filter: Pick<LibraryFilter, "queue" | "topic">): Form {
  if (task.kind === "add")
    return {
      name: nameOf(task.file),
      topic: filter.topic,
      queues: filter.queue ? [filter.queue] : [],
      validFrom: "",
      validUntil: "",
    };
  const { name, topic, queues } = task.of.document;
  const { valid_from, valid_until } =
    task.kind === "validity" ? task.version : { valid_from: null, valid_until: null };
  return { name, topic, queues, validFrom: valid_from ?? "", validUntil: valid_until ?? "" };
}

/** "Zinssätze_2027-03.pdf" → "Zinssätze 2027-03". */
export function nameOf(file: string): string {
  const bare = file.replace(/\.[A-Za-z0-9]{1,5}$/, "").replaceAll("_", " ");
  return bare.trim().slice(0, LONGEST_NAME) || file;
}

export type Fault = "name" | "valid_until";

/** The first field that is wrong. */
export function fault(form: Form): Fault | null {
  if (!form.name.trim()) return "name";
  if (form.validFrom && form.validUntil && form.validUntil < form.validFrom) return "valid_until";
  return null;
}

interface Valid {
  readonly valid_from: Day | null;
  readonly valid_until: Day | null;
}

function valid({ validFrom, validUntil }: Form): Valid {
  return { valid_from: validFrom || null, valid_until: validUntil || null };
}

export function addWish(form: Form, upload: string): LibraryWish {
  return { upload, ...named(form), ...valid(form) };
}

export function versionWish(form: Form, upload: string): VersionWish {
  return { upload, ...valid(form) };
}

export function changeWish(form: Form, version: string | null): LibraryChange {
  return { ...named(form), validity: version === null ? null : { version, ...valid(form) } };
}

function named({ name, topic, queues }: Form): Pick<LibraryWish, "name" | "topic" | "queues"> {
  return { name: name.trim(), topic: topic.trim(), queues: [...queues] };
}
