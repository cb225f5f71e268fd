import type { Level, Trouble } from "../protocol/types";
import type { Received, Sample } from "./stats";

/** How well it goes between two samples. Losses and freezing as shares from 0 to 1, times in ms. */
export interface Facts {
  readonly lossIn: number;
  readonly lossOut: number;
  readonly rtt: number | null;
  readonly jitter: number;
  readonly frozen: number;
  /** How long nothing at all has been heard of the other side. */
  readonly silent: number;
}

/** What makes it worse than good, for the sentence that explains the sign. */
export type Cause = "none" | "silence" | "loss_in" | "loss_out" | "delay" | "jitter" | "frozen";

export interface Quality {
  readonly level: Level;
  readonly cause: Cause;
  /** How well this side receives: what is reported to the desk. */
  readonly receiving: Level;
  readonly facts: Facts;
}

const ORDER: readonly Level[] = ["good", "fair", "poor", "lost"];
const SILENT_LOST = 5_000;
const WORSE_AFTER = 2;
const BETTER_AFTER = 3;

/** Shares of loss at which people begin to notice, and at which they suffer; Opus hides about 3 % of it. */
const FAIR = { loss: 0.03, rtt: 400, jitter: 60, frozen: 0.05 };
const POOR = { loss: 0.1, rtt: 900, jitter: 150, frozen: 0.3 };

export function facts(before: Sample, now: Sample, lifeSeenAt: number): Facts {
  const lasted = Math.max(1, now.at - before.at);
  const streams = [...now.received].map(([id, stream]) => since(before.received.get(id), stream));
  const come = streams.filter(({ packets }) => packets > 0); // what rests says nothing about the network
  return {
    lossIn: share(sum(streams.map(({ lost }) => lost)), sum(streams.map(({ packets }) => packets))),
    lossOut: share(now.sent.lost - before.sent.lost, now.sent.packets - before.sent.packets),
    rtt: now.rtt,
    jitter: Math.max(0, ...come.map(({ jitter }) => jitter)),
    // Of the face that suffers most: several may stand still at once.
    frozen: clamp(Math.max(0, ...come.map(({ frozen }) => frozen)) / lasted),
    silent: Math.max(0, now.at - lifeSeenAt),
  };
}

/** One look, without memory. */
export function judge(facts: Facts): Quality {
  const incoming: [Level, Cause][] = [
    [facts.silent >= SILENT_LOST ? "lost" : "good", "silence"],
    [step(facts.lossIn, "loss"), "loss_in"],
    [step(facts.frozen, "frozen"), "frozen"],
    [step(facts.jitter, "jitter"), "jitter"],
  ];
  const both: [Level, Cause][] = [
    ...incoming,
    [step(facts.lossOut, "loss"), "loss_out"],
    [step(facts.rtt ?? 0, "rtt"), "delay"],
  ];
  const [level, cause] = worst(both);
  return { level, cause, receiving: worst(incoming)[0], facts };
}

/** What to tell the desk, for advice and for the record; null: nothing is wrong. */
export function trouble({ level, cause }: Quality): Trouble | null {
  const found = TROUBLES[cause];
  return found === null || level === "good" ? null : { ...found, level };
}

const TROUBLES: Record<Cause, Omit<Trouble, "level"> | null> = {
  none: null,
  silence: { way: "both", cause: "loss" },
  loss_in: { way: "down", cause: "loss" },
  loss_out: { way: "up", cause: "loss" },
  delay: { way: "both", cause: "delay" },
  jitter: { way: "down", cause: "delay" },
  frozen: { way: "down", cause: "loss" },
};

/** Keeps the sign calm: worse after two looks in a row (lost at once), better after three. */
export class Calm {
  #shown: Quality | null = null;
  #streak = 0;

  next(seen: Quality): Quality {
    const shown = this.#shown;
    const change = shown ? ORDER.indexOf(seen.level) - ORDER.indexOf(shown.level) : 0;
    this.#streak =
      change > 0 ? Math.max(1, this.#streak + 1) : change < 0 ? Math.min(-1, this.#streak - 1) : 0;
    const due =
      !shown ||
      change === 0 ||
      seen.level === "lost" ||
      this.#streak >= WORSE_AFTER ||
      this.#streak <= -BETTER_AFTER;
    if (due) {
      this.#shown = seen;
      this.#streak = 0;
      return seen;
    }
    const kept = { ...shown, facts: seen.facts };
    this.#shown = kept;
    return kept;
  }
}

function step(value: number, key: keyof typeof FAIR): Level {
  if (value >= POOR[key]) return "poor";
  return value >= FAIR[key] ? "fair" : "good";
}

function worst(list: readonly [Level, Cause][]): [Level, Cause] {
  let found: [Level, Cause] = ["good", "none"];
  for (const entry of list) if (ORDER.indexOf(entry[0]) > ORDER.indexOf(found[0])) found = entry;
  return found;
}

function since(before: Received | undefined, now: Received): Received {
  return {
    packets: now.packets - (before?.packets ?? 0),
    lost: now.lost - (before?.lost ?? 0),
    jitter: now.jitter,
    frozen: now.frozen - (before?.frozen ?? 0),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function share(lost: number, arrived: number): number {
  const sum = Math.max(0, lost) + Math.max(0, arrived);
  return sum < 10 ? 0 : clamp(lost / sum); // a handful of packets says nothing
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
