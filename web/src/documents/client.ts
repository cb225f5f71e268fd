import { exchange } from "../protocol/api";
import type { DownloadAddress, Library, PageText, Uploads, UploadView } from "../protocol/messages";
import type { ContactRole } from "./model";
import type { PageKey, PictureSource, Quality } from "./pictures";
import type { Tile } from "./sharpness";
import type { MarkView } from "./wire";

export interface PageMarks {
  readonly number: number;
  readonly marks: readonly MarkView[];
}

const JSON_HEADERS = { "Content-Type": "application/json" };
/** A page of a heavy document may take the server its seconds. */
const PAGE_LIMIT = 30_000;
/** So long a chunk may take on a slow line. */
const CHUNK_LIMIT = 60_000;

const part = encodeURIComponent;

/** The documents of one contact over HTTP, under the address of whoever asks. Each call rejects with a `Refusal`. */
export class DocumentClient {
  readonly #contact: string;
  readonly #prefix: string;
  readonly #query: Readonly<Record<string, string>>;

  constructor(role: ContactRole, contact: string) {
    this.#contact = contact;
    this.#query = role === "customer" ? { contact } : {};
    this.#prefix =
      role === "customer"
        ? "/api/contact"
        : role === "companion"
          ? "/api/companion"
          : `/api/contacts/${part(contact)}`;
  }

  picture({ version, page }: PageKey, width: number, quality: Quality, signal: AbortSignal) {
    const path = `/documents/${part(version)}/pages/${page}`;
    return this.#blob(this.#address(path, { width: String(width), quality }), signal);
  }

  tile({ version, page }: PageKey, { width, column, row }: Tile, signal: AbortSignal) {
    const path = `/documents/${part(version)}/tiles/${page}/${width}/${column}/${row}`;
    return this.#blob(this.#address(path), signal);
  }

  text({ version, page }: PageKey): Promise<PageText> {
    return this.#get(`/documents/${part(version)}/text/${page}`, {}, PAGE_LIMIT);
  }

  marks({ version, page }: PageKey): Promise<PageMarks> {
    return this.#get(`/documents/${part(version)}/marks`, { page: String(page) });
  }

  /** The address of the original, for a link that downloads it. */
  file(version: string): string {
    return this.#address(`/documents/${part(version)}/file`);
  }

  /** With the marks drawn in. */
  marked(version: string): string {
    return this.#address(`/documents/${part(version)}/marked`);
  }

  downloads(): Promise<DownloadAddress> {
    return this.#get("/downloads");
  }

  /** A version of the library comes into this contact. */
  bring(version: string): Promise<unknown> {
    return this.#post("/documents", { version });
  }

  /** What holds today; of all that this agent may use, or what is of the contact's queue. */
  library(query: string, all: boolean, signal: AbortSignal): Promise<Library> {
    const search = new URLSearchParams({
      state: "valid",
      ...(query ? { query } : {}),
      ...(all ? {} : { contact: this.#contact }),
    });
    return json<Library>(`/api/library?${search}`, { method: "GET" }, { signal });
  }

  uploads(): Promise<Uploads> {
    return this.#get("/uploads");
  }

  beginUpload(name: string, size: number): Promise<UploadView> {
    return this.#post("/uploads", { name, size });
  }

  /** Resolves when these bytes are safe on the server's disk. */
  sendBytes(upload: string, offset: number, bytes: Blob, signal: AbortSignal): Promise<UploadView> {
    return json(
      this.#address(`/uploads/${part(upload)}/bytes`, { offset: String(offset) }),
      { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: bytes },
      { limit: CHUNK_LIMIT, signal },
    );
  }

  upload(upload: string): Promise<UploadView> {
    return this.#get(`/uploads/${part(upload)}`);
  }

  sendPassword(upload: string, password: string): Promise<UploadView> {
    return this.#post(`/uploads/${part(upload)}/password`, { password });
  }

  cancelUpload(upload: string): Promise<UploadView> {
    return this.#post(`/uploads/${part(upload)}/cancel`);
  }

  #address(path: string, query: Readonly<Record<string, string>> = {}): string {
    const search = new URLSearchParams({ ...this.#query, ...query }).toString();
    return `${this.#prefix}${path}${search ? `?${search}` : ""}`;
  }

  #blob(address: string, signal: AbortSignal): Promise<Blob> {
    const read = (response: Response) => response.blob();
    return exchange(address, { method: "GET" }, read, { limit: PAGE_LIMIT, signal });
  }

  #get<T>(path: string, query: Readonly<Record<string, string>> = {}, limit?: number): Promise<T> {
    const options = limit === undefined ? {} : { limit };
    return json(this.#address(path, query), { method: "GET" }, options);
  }

  #post<T>(path: string, body: object = {}): Promise<T> {
    const init = { method: "POST", headers: JSON_HEADERS, body: JSON.stringify(body) };
    return json(this.#address(path), init);
  }
}

function json<T>(
  address: string,
  init: RequestInit,
  options: { readonly limit?: number; readonly signal?: AbortSignal } = {},
): Promise<T> {
  const read = async (response: Response) => {
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  };
  return exchange(address, init, read, options);
}

/** Where `Pictures` gets them in a browser. */
export function pictureSource(client: DocumentClient): PictureSource<ImageBitmap> {
  return {
    page: (key, width, quality, signal) => client.picture(key, width, quality, signal),
    tile: (key, tile, signal) => client.tile(key, tile, signal),
    decode: (blob) => createImageBitmap(blob),
  };
}
