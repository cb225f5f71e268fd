/** When a call is repaired, begun anew, or said to have failed. Pure: from what is seen at a moment to what to do. */

export interface Seen {
  readonly at: number;
  readonly connection: RTCPeerConnectionState;
  readonly offers: boolean;
  /** Something has come back from the other side in this epoch. */
  readonly answered: boolean;
  /** Candidates of the last offer are still being gathered. */
  readonly gathering: boolean;
  /** The desk can be reached, so that signals arrive. */
  readonly online: boolean;
  /** The other side's page is there. */
  readonly present: boolean;
}

export type CallPhase = "connecting" | "connected" | "interrupted" | "failed-to-connect";
export type Remedy = "none" | "repeat-offer" | "restart-ice" | "new-epoch";

const PATIENCE = 2_000;
const BETWEEN = 3_000;
/** A restart before throws away what is still being gathered; a relay that can't be reached holds that up for 10 s. */
const GATHERING = 10_000;
/** People are told within 15 s of the click: what comes before (accepting, drawing the call) is in there as well. */
const CONNECT_LIMIT = 13_500;
const EPOCH_AFTER = 20_000;
/** The answering side asks later for a new epoch, so that usually only one does. */
const ANSWERING_SIDE = 6_000;

/**
 * One per call, over all its epochs.
 *
 * A connection that was cut mends itself within a few seconds; an ICE restart every 3 s mends what doesn't; after 20 s
 * of trying in vain a new epoch begins, and so on for as long as both want to talk. Time in which trying is impossible (this
 * page is offline, the other one isn't there) doesn't count.
 */
export class Watch {
  #everConnected = false;
  #linkConnected = false;
  #brokenAt: number | null = null;
  #lastAt: number | null = null;
  #tried = 0;
  #remedyAt: number | null = null;

  /** The desk said that there is nothing to connect to: people needn't wait to be told so. Trying goes on. */
  refused(): void {
    this.#tried = Math.max(this.#tried, CONNECT_LIMIT);
  }

  /** A new peer connection has begun at this time. */
  begin(at: number): void {
    this.#linkConnected = false;
    this.#brokenAt = at;
    this.#lastAt = at;
    this.#tried = 0;
    this.#remedyAt = at;
  }

  look(seen: Seen): { readonly phase: CallPhase; readonly remedy: Remedy } {
    if (seen.connection === "connected") {
      this.#everConnected = true;
      this.#linkConnected = true;
      this.#brokenAt = null;
      this.#tried = 0;
      this.#lastAt = seen.at;
      return { phase: "connected", remedy: "none" };
    }
    if (this.#brokenAt === null) {
      this.#brokenAt = seen.at;
      this.#remedyAt = null;
    }
    const possible = seen.online && seen.present;
    if (possible) this.#tried += Math.max(0, seen.at - (this.#lastAt ?? seen.at));
    this.#lastAt = seen.at;
    const remedy = possible ? this.#remedy(seen, this.#brokenAt) : "none";
    if (remedy !== "none") this.#remedyAt = seen.at;
    if (remedy === "new-epoch") this.#tried = 0;
    return { phase: this.#phase(), remedy };
  }

  #phase(): CallPhase {
    if (this.#everConnected) return "interrupted";
    return this.#tried >= CONNECT_LIMIT ? "failed-to-connect" : "connecting";
  }

  #remedy(seen: Seen, brokenAt: number): Remedy {
    const limit = EPOCH_AFTER + (seen.offers ? 0 : ANSWERING_SIDE);
    if (this.#everConnected && this.#tried >= limit) return "new-epoch";
    if (!seen.offers) return "none";
    const since = this.#remedyAt === null ? Number.POSITIVE_INFINITY : seen.at - this.#remedyAt;
    if (since < BETWEEN) return "none";
    if (!seen.answered) return "repeat-offer";
    if (seen.gathering && since < GATHERING) return "none";
    const failed = seen.connection === "failed";
    const cut = this.#linkConnected && seen.at - brokenAt >= PATIENCE;
    return failed || cut ? "restart-ice" : "none";
  }
}
