import { t } from "./words";

const PURPOSES = [
  "sound",
  "picture",
  "screen",
  "documents",
  "quality",
  "training",
  "passing_on",
] as const;

/** What somebody agreed to or didn't, in words; a later server may know more, and is shown as it says. */
export function purposeName(id: string): string {
  const purpose = PURPOSES.find((known) => known === id);
  return purpose ? t(`purpose.${purpose}`) : id;
}
