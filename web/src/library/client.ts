import { exchange } from "../protocol/api";
import type {
  Library,
  LibraryChange,
  LibraryDocument,
  LibraryWish,
  Uploads,
  UploadView,
  VersionWish,
} from "../protocol/messages";
import type { LibraryFilter } from "./model";

const ROOT = "/api/library";
/** So long a chunk may take on a slow line. */
const CHUNK_LIMIT = 60_000;
const part = encodeURIComponent;

/** The library over HTTP. Each call rejects with a `Refusal`. */
export const library = {
  list: ({ query, queue, topic, state }: LibraryFilter) =>
    get<Library>(ROOT, { query, queue, topic, state }),
  document: (document: string) => get<LibraryDocument>(`${ROOT}/${part(document)}`),
  add: (body: LibraryWish) => post<LibraryDocument>(ROOT, body),
  addVersion: (document: string, body: VersionWish) =>
    post<LibraryDocument>(`${ROOT}/${part(document)}/versions`, body),
  change: (document: string, body: LibraryChange) =>
    post<LibraryDocument>(`${ROOT}/${part(document)}`, body),
  withdraw: (document: string) => post<LibraryDocument>(`${ROOT}/${part(document)}/withdraw`),
  /** The address of a page's picture. */
  page: (version: string, page: number, width: 160 | 400 | 800) =>
    `${ROOT}/versions/${part(version)}/pages/${page}?width=${width}&quality=first`,

  uploads: () => get<Uploads>(`${ROOT}/uploads`),
  beginUpload: (name: string, size: number) => post<UploadView>(`${ROOT}/uploads`, { name, size }),
  /** Resolves when these bytes are safe on the server's disk. */
  sendBytes: (upload: string, offset: number, bytes: Blob, signal: AbortSignal) =>
    exchange(
      `${ROOT}/uploads/${part(upload)}/bytes?offset=${offset}`,
      { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: bytes },
      read<UploadView>,
      { limit: CHUNK_LIMIT, signal },
    ),
  upload: (upload: string) => get<UploadView>(`${ROOT}/uploads/${part(upload)}`),
  sendPassword: (upload: string, password: string) =>
    post<UploadView>(`${ROOT}/uploads/${part(upload)}/password`, { password }),
  cancelUpload: (upload: string) => post<UploadView>(`${ROOT}/uploads/${part(upload)}/cancel`),
} as const;

function get<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const given = Object.entries(query).filter(([, value]) => value !== "");
  const search = new URLSearchParams(given).toString();
  return exchange(search ? `${path}?${search}` : path, { method: "GET" }, read<T>);
}

function post<T>(path: string, body: object = {}): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  return exchange(path, { method: "POST", headers, body: JSON.stringify(body) }, read<T>);
}

async function read<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}
