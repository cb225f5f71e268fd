import type {
  AgentList,
  AuditList,
  CertificateEntries,
  CertificateEntry,
  CertificateWish,
  Code,
  CodeEntry,
  CompanionMade,
  CompanionSeat,
  CompanionWish,
  ContactDetail,
  ContactList,
  CustomerErased,
  CustomerFound,
  CustomerSeat,
  DeskInfo,
  DestructionList,
  Downloads,
  DownloadToken,
  EraseWish,
  EvidenceOffer,
  EvidenceWish,
  FilmRow,
  FilmWish,
  FlawList,
  FoundList,
  HoldDetail,
  HoldList,
  HoldWish,
  KeepingView,
  LiftWish,
  LinkCheck,
  LinkList,
  LinkMade,
  LinkToken,
  LinkView,
  LinkWish,
  Me,
  PasswordChange,
  Problem,
  PurposeDeclared,
  Qualification,
  ReasonWish,
  RecordingDetail,
  RetentionPlan,
  Revocation,
  SearchChoices,
  SearchToRemove,
  SearchToSave,
  SessionCode,
  SignIn,
  Today,
} from "./messages";
import { Refusal } from "./refusal";

const LIMIT = 10_000;

export interface ContactFilter {
  readonly after?: string;
  readonly queue?: string;
  readonly state?: string;
}

/** The desk's HTTP routes (docs/architecture.md), typed. Each rejects with a `Refusal` and nothing else. */
export const api = {
  desk: () => get<DeskInfo>("/api/desk"),

  checkLink: (body: LinkToken) => post<LinkCheck>("/api/links/check", body),
  redeemLink: (body: LinkToken) => post<CustomerSeat>("/api/links/redeem", body),
  redeemCode: (body: CodeEntry) => post<CustomerSeat>("/api/codes/redeem", body),
  /** The seat in this contact, or in the newest one of this browser. */
  contact: (contact?: string) => get<CustomerSeat>("/api/contact", { contact }),

  /** A link for somebody who shall come along: for the customer, and for the agent. */
  bringCompanion: (body: CompanionWish) =>
    post<CompanionMade>(
      `/api/contact/companions?contact=${encodeURIComponent(body.contact)}`,
      body,
    ),
  inviteCompanion: (body: CompanionWish) => post<CompanionMade>("/api/companions", body),
  redeemCompanion: (body: LinkToken) => post<CompanionSeat>("/api/companions/redeem", body),
  companion: () => get<CompanionSeat>("/api/companion"),

  redeemDownload: (body: DownloadToken) => post<void>("/api/downloads/redeem", body),
  downloads: () => get<Downloads>("/api/downloads"),

  signIn: (body: SignIn) => post<Me>("/api/sign-in", body),
  me: () => get<Me>("/api/me"),
  signOut: () => post<void>("/api/sign-out"),
  signOutEverywhere: () => post<void>("/api/sign-out-everywhere"),
  changePassword: (body: PasswordChange) => post<void>("/api/password", body),

  makeCode: () => post<SessionCode>("/api/codes"),
  makeLink: (body: LinkWish) => post<LinkMade>("/api/links", body),
  links: (after?: string) => get<LinkList>("/api/links", { after }),
  revokeLink: (id: string) => post<LinkView>(`/api/links/${encodeURIComponent(id)}/revoke`),

  contacts: (filter: ContactFilter = {}) => get<ContactList>("/api/contacts", { ...filter }),
  /** What reviewers look for; `after`: an earlier answer's `next`. */
  find: (query: Readonly<Record<string, string>> = {}) =>
    get<FoundList>("/api/review/contacts", query),
  searchChoices: () => get<SearchChoices>("/api/review/searches"),
  saveSearch: (body: SearchToSave) => post<SearchChoices>("/api/review/searches", body),
  removeSearch: (body: SearchToRemove) => post<void>("/api/review/searches/remove", body),
  recording: (id: string) => get<RecordingDetail>(`/api/recordings/${encodeURIComponent(id)}`),
  /** The address of a part's WebM, for a media element. */
  recordingPart: (id: string, sequence: number) =>
    `/api/recordings/${encodeURIComponent(id)}/parts/${sequence}`,
  /** How loud a part of sound is, a byte for each 200 ms. */
  recordingLoudness: (id: string, sequence: number) =>
    exchange(
      `/api/recordings/${encodeURIComponent(id)}/parts/${sequence}/loudness`,
      { method: "GET" },
      async (response) => new Uint8Array(await response.arrayBuffer()),
    ),
  recordingFlaws: (id: string) => get<FlawList>(`/api/recordings/${encodeURIComponent(id)}/flaws`),
  /** The address of a picture of a page that was shown in it. */
  recordingPage: (id: string, version: string, page: number) =>
    `/api/recordings/${encodeURIComponent(id)}/documents/${encodeURIComponent(version)}/pages/${page}?width=1600`,
  /** What an evidence bundle would hold. */
  evidence: (id: string, body: EvidenceWish) =>
    post<EvidenceOffer>(`/api/review/contacts/${encodeURIComponent(id)}/evidence`, body),
  /** The address of the bundle. */
  evidenceFile: (id: string, purpose: EvidenceWish["purpose"]) =>
    `/api/review/contacts/${encodeURIComponent(id)}/evidence?purpose=${purpose}`,
  film: (id: string) => get<FilmRow>(`/api/recordings/${encodeURIComponent(id)}/film`),
  makeFilm: (id: string, body: FilmWish) =>
    post<FilmRow>(`/api/recordings/${encodeURIComponent(id)}/film`, body),
  cancelFilm: (id: string) =>
    post<FilmRow>(`/api/recordings/${encodeURIComponent(id)}/film/cancel`),
  filmFile: (id: string) => `/api/recordings/${encodeURIComponent(id)}/film/file`,
  contactDetail: (id: string) => get<ContactDetail>(`/api/contacts/${encodeURIComponent(id)}`),
  agents: () => get<AgentList>("/api/agents"),
  /** `kind` (with commas), `since`, `until` (ms), `after`: each may be left out. */
  declarePurpose: (body: PurposeDeclared) => post<void>("/api/review/purpose", body),
  customers: (who: { reference: string } | { contact: string }) =>
    get<CustomerFound>("/api/review/customers", { ...who }),
  /** Many keys to destroy take their time; the server goes on also when nobody waits any more. */
  eraseCustomer: (body: EraseWish) => post<CustomerErased>("/api/review/customers/erase", body),
  /** `until` (ms), `after`: each may be left out. */
  retention: (query: Readonly<Record<string, string>> = {}) =>
    get<RetentionPlan>("/api/review/retention", query),
  destructions: (query: Readonly<Record<string, string>> = {}) =>
    get<DestructionList>("/api/review/certificates", query),
  /** `words`, `lifted` ("yes"), `after`: each may be left out. */
  holds: (query: Readonly<Record<string, string>> = {}) =>
    get<HoldList>("/api/review/holds", query),
  hold: (id: string) => get<HoldDetail>(`/api/review/holds/${encodeURIComponent(id)}`),
  setHold: (body: HoldWish) => post<HoldDetail>("/api/review/holds", body),
  liftHold: (id: string, body: LiftWish) =>
    post<HoldDetail>(`/api/review/holds/${encodeURIComponent(id)}/lift`, body),
  keeping: (contact: string) =>
    get<KeepingView>(`/api/review/contacts/${encodeURIComponent(contact)}/keeping`),
  extend: (contact: string, body: ReasonWish) =>
    post<KeepingView>(`/api/review/contacts/${encodeURIComponent(contact)}/extension`, body),
  shorten: (contact: string) =>
    post<KeepingView>(`/api/review/contacts/${encodeURIComponent(contact)}/extension/remove`),
  audit: (query: Readonly<Record<string, string>> = {}) => get<AuditList>("/api/audit", query),
  today: () => get<Today>("/api/today"),

  certificates: () => get<CertificateEntries>("/api/certificates"),
  enterCertificate: (body: CertificateWish) => post<CertificateEntry>("/api/certificates", body),
  revokeCertificate: (id: string, body: Revocation) =>
    post<CertificateEntry>(`/api/certificates/${encodeURIComponent(id)}/revoke`, body),
  qualification: () => get<Qualification>("/api/qualification"),
} as const;

function get<T>(path: string, query: Record<string, string | undefined> = {}): Promise<T> {
  const given = Object.entries(query).filter((pair): pair is [string, string] => !!pair[1]);
  const search = new URLSearchParams(given).toString();
  return call<T>(search ? `${path}?${search}` : path, { method: "GET" });
}

function post<T>(path: string, body?: object): Promise<T> {
  return call<T>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  const text = await exchange(path, init, (response) => response.text());
  if (text === "") return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Refusal("local.unreadable");
  }
}

type Calls = <T>(method: "GET" | "POST", path: string, body?: object) => Promise<T>;

/** For a part of the console with many addresses of its own: JSON there and back, below `root`. */
export function callsBelow(root: string): Calls {
  return <T>(method: "GET" | "POST", path: string, body: object = {}): Promise<T> => {
    const headers = { "Content-Type": "application/json" };
    const content = method === "GET" ? {} : { headers, body: JSON.stringify(body) };
    return exchange(root + path, { method, ...content }, (response) => response.json());
  };
}

/** One request and what was made of its answer. Rejects with a `Refusal`, also when `signal` has put an end to it. */
export async function exchange<T>(
  path: string,
  init: RequestInit,
  read: (response: Response) => Promise<T>,
  options: { readonly limit?: number; readonly signal?: AbortSignal } = {},
): Promise<T> {
  const abort = new AbortController(); // AbortSignal.timeout and any are missing in Safari 15
  const { signal } = abort;
  const end = () => abort.abort();
  const timer = setTimeout(end, options.limit ?? LIMIT);
  options.signal?.addEventListener("abort", end);
  if (options.signal?.aborted) end();
  try {
    const response = await fetch(path, {
      ...init,
      credentials: "same-origin",
      cache: "no-store",
      signal,
    });
    if (!response.ok) throw refusal(await response.text(), response.status);
    return await read(response);
  } catch (error) {
    throw error instanceof Refusal ? error : unanswered(signal);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", end);
  }
}

function unanswered(signal: AbortSignal): Refusal {
  if (signal.aborted) return new Refusal("local.timeout");
  // `onLine` true proves nothing, false is certain.
  return new Refusal(navigator.onLine === false ? "local.offline" : "local.unreachable");
}

/** A `Problem`; what a proxy in between may answer instead becomes a code that fits its status. */
function refusal(text: string, status: number): Refusal {
  try {
    const value: unknown = JSON.parse(text);
    if (isProblem(value))
      return new Refusal(value.code, value.sentence, value.details, value.field);
  } catch {
    // not JSON: falls through to the status
  }
  const code: Code | undefined = BY_STATUS[status];
  return new Refusal(code ?? (status >= 500 ? "unavailable" : "local.unreadable"));
}

const BY_STATUS: Readonly<Record<number, Code>> = {
  401: "sign_in.needed",
  403: "not_allowed",
  404: "not_found",
  413: "too_large",
  429: "too_many_messages",
};

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && typeof (value as Problem).code === "string";
}
