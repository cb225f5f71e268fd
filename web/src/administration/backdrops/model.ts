/** A backdrop that is about to be added. */
export interface Wish {
  readonly file: File | null;
  readonly de: string;
  readonly en: string;
}

export const LONGEST = 60;

export type Fault = "file" | "de" | "en";

/** The first thing that is missing or too long; null: it may be sent. */
export function fault({ file, de, en }: Wish): Fault | null {
  if (!file || file.size === 0) return "file";
  const wrong = (name: string) => name.trim() === "" || name.trim().length > LONGEST;
  if (wrong(de)) return "de";
  return wrong(en) ? "en" : null;
}
