/** Where each face stands. Pure: from who is there to an arrangement that the stage draws. */

/** How a person likes it with three and more: everybody alike, or who speaks large. */
export type Liking = "grid" | "speaker";

export interface Arrangement {
  /** *one*: a single face fills the stage; *sharing*, *document*: a screen or a page does, and the faces stand beside it. */
  readonly kind: "one" | "grid" | "speaker" | "sharing" | "document";
  /** Participants in the order in which they stand; with *speaker* the first one is large. */
  readonly order: readonly string[];
  /** Whose screen is shown. */
  readonly sharer: string | null;
}

export interface Seats {
  /** The others, in the order in which they came. */
  readonly others: readonly string[];
  readonly speaker: string | null;
  readonly sharers: readonly string[];
  readonly liking: Liking;
  /** A document is looked at; `first` where it was shown after the screen. */
  readonly document?: "none" | "first" | "behind";
}

export function arrange(seats: Seats): Arrangement {
  const { others, speaker, sharers, liking, document = "none" } = seats;
  const sharer = sharers.find((who) => others.includes(who)) ?? null;
  if (document === "first" || (document === "behind" && sharer === null))
    return { kind: "document", order: others, sharer: null };
  if (sharer !== null) return { kind: "sharing", order: others, sharer };
  if (others.length < 2) return { kind: "one", order: others, sharer };
  if (liking === "grid") return { kind: "grid", order: others, sharer };
  const large = speaker !== null && others.includes(speaker) ? speaker : others[0];
  const order = others.filter((who) => who === large).concat(others.filter((who) => who !== large));
  return { kind: "speaker", order, sharer };
}

/** A face shows no more in what is wider; narrower, a phone's camera still fills it, a computer's is cut at a square. */
const WIDEST = 16 / 9;
const NARROWEST = { upright: 3 / 5, wide: 1 };

/** The number of columns in which `count` faces become largest on a stage of this size (px). */
export function columns(count: number, width: number, height: number): number {
  const narrowest = width < height ? NARROWEST.upright : NARROWEST.wide;
  let best = 1;
  let largest = 0;
  for (let across = 1; across <= count; across += 1) {
    const cell = { width: width / across, height: height / Math.ceil(count / across) };
    const shown = Math.min(WIDEST, Math.max(narrowest, cell.width / cell.height));
    const high = Math.min(cell.height, cell.width / shown);
    const area = high * high * shown;
    if (area > largest) {
      largest = area;
      best = across;
    }
  }
  return best;
}
