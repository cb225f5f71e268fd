/** What covers the room behind a person: nothing, blur, or one of the house's approved backdrops. */
export type Effect =
  | { readonly kind: "none" }
  | { readonly kind: "blur" }
  | { readonly kind: "backdrop"; readonly id: string };

export const NONE: Effect = { kind: "none" };
export const BLUR: Effect = { kind: "blur" };

const STORED = "visavis.background";

export function same(one: Effect, other: Effect): boolean {
  return key(one) === key(other);
}

/** As a word of a list: `none`, `blur`, or `backdrop:` and its id. */
export function key(effect: Effect): string {
  return effect.kind === "backdrop" ? `backdrop:${effect.id}` : effect.kind;
}

/** Null for what nobody could have chosen. */
export function fromKey(word: string): Effect | null {
  if (word === "none") return NONE;
  if (word === "blur") return BLUR;
  const id = /^backdrop:([\w-]{1,64})$/.exec(word)?.[1];
  return id ? { kind: "backdrop", id } : null;
}

/** What this browser's person has chosen before. */
export function remembered(): Effect {
  try {
    return fromKey(localStorage.getItem(STORED) ?? "") ?? NONE;
  } catch {
    return NONE;
  }
}

export function remember(effect: Effect): void {
  try {
    localStorage.setItem(STORED, key(effect));
  } catch {
    // Storage may be blocked: the choice then lasts as long as the page.
  }
}
