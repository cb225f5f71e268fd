import type { Me } from "../protocol/messages";

/** The console's addresses as plain data. Everything a person can link to stands in the path and the query. */

export type Role = Me["role"];
export type Page =
  | "home"
  | "links"
  | "practice"
  | "contacts"
  | "contact"
  | "recordings"
  | "recording"
  | "customers"
  | "library"
  | "document"
  | "agents"
  | "certificates"
  | "appearance"
  | "policy"
  | "samples"
  | "plans"
  | "questions"
  | "retention"
  | "audit"
  | "account";
export type Query = Readonly<Record<string, string>>;

export interface Route {
  readonly page: Page;
  /** Of the contact, recording or document; null on other pages. */
  readonly id: string | null;
  readonly query: Query;
}

const ROOT = "/console";
const PLAIN: readonly Page[] = [
  "links",
  "practice",
  "contacts",
  "library",
  "agents",
  "certificates",
  "appearance",
  "recordings",
  "samples",
  "plans",
  "questions",
  "customers",
  "retention",
  "audit",
  "account",
];

/** Whose pages are whose; the first is where a role begins. The server checks the same again. */
export const PAGES: Readonly<Record<Role, readonly Page[]>> = {
  agent: ["home", "library", "document", "links", "appearance", "practice", "account"],
  supervisor: [
    "home",
    "contacts",
    "contact",
    "agents",
    "certificates",
    "library",
    "document",
    "links",
    "account",
  ],
  compliance: [
    "home",
    "contacts",
    "contact",
    "recording",
    "samples",
    "plans",
    "customers",
    "retention",
    "audit",
    "account",
  ],
  administrator: [
    "home",
    "agents",
    "certificates",
    "appearance",
    "policy",
    "questions",
    "library",
    "document",
    "links",
    "audit",
    "account",
  ],
};
/** What is about all queues at once is not for reviewers of some. */
const WHOLE: readonly Page[] = ["customers", "plans", "audit"];

/** As `PAGES`, for this very person. */
export function pagesOf({ role, review }: Pick<Me, "role" | "review">): readonly Page[] {
  const limited = review?.queues != null;
  return PAGES[role].filter((page) => !(limited && WHOLE.includes(page)));
}

/** The list in which a page's one thing stands. */
const LISTS: Readonly<Partial<Record<Page, Page>>> = {
  contact: "contacts",
  recording: "recordings",
  document: "library",
  policy: "appearance",
};

export function listOf(page: Page): Page | undefined {
  return LISTS[page];
}

export function allowed(role: Role, page: Page): boolean {
  return PAGES[role].includes(page);
}

/** Null: there is no such page. */
export function parse(path: string, search: string): Route | null {
  const query: Query = Object.fromEntries(new URLSearchParams(search));
  const parts = path.replace(/\/+$/, "").split("/").slice(1);
  if (parts[0] !== "console") return null;
  if (parts.length === 1) return { page: "home", id: null, query };
  const page = PLAIN.find((name) => name === parts[1]);
  // Recordings were a list of their own once: people have its address.
  if (page === "recordings" && parts.length === 2)
    return { page: "contacts", id: null, query: { recorded: "yes", ...query } };
  if (page && parts.length === 2) return { page, id: null, query };
  const id = decoded(parts[2]);
  if (parts.length !== 3 || !id) return null;
  const one = (Object.keys(LISTS) as Page[]).find((each) => page && LISTS[each] === page);
  return one ? { page: one, id, query } : null;
}

export function href(page: Page, query: Query = {}, id: string | null = null): string {
  const list = listOf(page);
  const path =
    page === "home"
      ? ROOT
      : list
        ? `${ROOT}/${list}/${encodeURIComponent(id ?? "")}`
        : `${ROOT}/${page}`;
  const search = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== ""),
  ).toString();
  return search ? `${path}?${search}` : path;
}

function decoded(part: string | undefined): string | null {
  try {
    return part ? decodeURIComponent(part) : null;
  } catch {
    return null; // a lone % from a hand-typed address
  }
}
