import { exchange } from "../../protocol/api";
import type { HouseBackdrop, HouseBackdrops } from "../../protocol/messages";

const ROOT = "/api/appearance/backdrops";

/** The house's approved backdrops over HTTP. Each call rejects with a `Refusal`. */
export const backdrops = {
  list: () => exchange(ROOT, { method: "GET" }, read<HouseBackdrops>),
  /** The address of its picture; it never changes, so browsers keep it. */
  address: (id: string) => `${ROOT}/${encodeURIComponent(id)}`,
  add: (picture: Blob, name: { readonly de: string; readonly en: string }) =>
    exchange(
      `${ROOT}?${new URLSearchParams(name)}`,
      {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        body: picture,
      },
      read<HouseBackdrop>,
      { limit: UPLOAD_LIMIT },
    ),
  remove: (id: string) =>
    exchange(`${ROOT}/${encodeURIComponent(id)}/remove`, { method: "POST" }, async () => undefined),
} as const;

/** So long a picture may take on a slow line. */
const UPLOAD_LIMIT = 120_000;

/** Its picture, decoded. Rejects when it was removed or can't be had. */
export async function picture(id: string): Promise<ImageBitmap> {
  const response = await fetch(backdrops.address(id), { credentials: "same-origin" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return createImageBitmap(await response.blob());
}

async function read<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}
