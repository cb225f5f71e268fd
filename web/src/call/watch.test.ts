import { describe, expect, test } from "vitest";
import { type Remedy, type Seen, Watch } from "./watch";

/** Looks every half second from `from` to `to` and keeps what was done, with its time. */
function run(watch: Watch, from: number, to: number, seen: Partial<Seen>) {
  const done: [number, Remedy][] = [];
  let phase = "";
  for (let at = from; at <= to; at += 500) {
    const look = watch.look({
      at,
      connection: "connecting",
      offers: true,
      answered: true,
      gathering: false,
      online: true,
      present: true,
      ...seen,
    });
    if (look.remedy !== "none") done.push([at, look.remedy]);
    phase = look.phase;
  }
  return { done, phase };
}

function connected(): Watch {
  const watch = new Watch();
  watch.begin(0);
  run(watch, 0, 1_000, { connection: "connected" });
  return watch;
}

describe("a call that was up", () => {
  test("is left alone for 2 s, then restarted every 3 s by the offering side", () => {
    const { done, phase } = run(connected(), 2_000, 11_000, { connection: "disconnected" });
    expect(phase).toBe("interrupted");
    expect(done).toEqual([
      [4_000, "restart-ice"],
      [7_000, "restart-ice"],
      [10_000, "restart-ice"],
    ]);
  });

  test("is not restarted again while the last time still gathers, unless that takes too long", () => {
    const { done } = run(connected(), 2_000, 26_000, { connection: "failed", gathering: true });
    expect(done.slice(0, 3)).toEqual([
      [2_000, "restart-ice"],
      [12_000, "restart-ice"],
      [21_000, "new-epoch"],
    ]);
  });

  test("is restarted at once when the browser has given it up", () => {
    const { done } = run(connected(), 2_000, 2_500, { connection: "failed" });
    expect(done).toEqual([[2_000, "restart-ice"]]);
  });

  test("begins anew after 20 s in vain, and again after 20 more", () => {
    const { done } = run(connected(), 2_000, 50_000, { connection: "failed" });
    const epochs = done.filter(([, remedy]) => remedy === "new-epoch").map(([at]) => at);
    expect(epochs).toEqual([21_000, 41_000]);
  });

  test("the answering side only asks for a new epoch, and later", () => {
    const { done } = run(connected(), 2_000, 40_000, { connection: "failed", offers: false });
    expect(done).toEqual([[27_000, "new-epoch"]]);
  });

  test("does nothing while the desk or the other page is away, and counts none of that time", () => {
    const watch = connected();
    for (const away of [{ online: false }, { present: false }])
      expect(run(watch, 2_000, 60_000, { connection: "failed", ...away }).done).toEqual([]);
    const { done } = run(watch, 60_500, 64_000, { connection: "failed" });
    expect(done[0]).toEqual([60_500, "restart-ice"]);
    expect(done.some(([, remedy]) => remedy === "new-epoch")).toBe(false);
  });

  test("that heals starts from the beginning next time", () => {
    const watch = connected();
    run(watch, 2_000, 15_000, { connection: "disconnected" });
    expect(run(watch, 15_500, 15_500, { connection: "connected" }).phase).toBe("connected");
    const { done } = run(watch, 16_000, 17_500, { connection: "disconnected" });
    expect(done).toEqual([]);
  });
});

describe("a call that has never been up", () => {
  test("is said to have failed at once when the desk says that nobody answers, and tried on", () => {
    const watch = new Watch();
    watch.begin(0);
    watch.refused();
    const { done, phase } = run(watch, 500, 4_000, { answered: false });
    expect(phase).toBe("failed-to-connect");
    expect(done).toEqual([[3_000, "repeat-offer"]]);
  });

  test("is said to have failed a moment before 15 s are over", () => {
    const watch = new Watch();
    watch.begin(0);
    expect(run(watch, 0, 13_000, {}).phase).toBe("connecting");
    expect(run(watch, 13_500, 13_500, {}).phase).toBe("failed-to-connect");
  });

  test("is not said to have failed while the other page isn't there", () => {
    const watch = new Watch();
    watch.begin(0);
    expect(run(watch, 0, 120_000, { present: false }).phase).toBe("connecting");
  });

  test("repeats an offer that nobody has answered", () => {
    const watch = new Watch();
    watch.begin(0);
    expect(run(watch, 0, 7_000, { answered: false }).done).toEqual([
      [3_000, "repeat-offer"],
      [6_000, "repeat-offer"],
    ]);
  });

  test("isn't disturbed while it is slow", () => {
    const watch = new Watch();
    watch.begin(0);
    expect(run(watch, 0, 14_000, {}).done).toEqual([]);
  });

  test("still becomes a call if it connects late", () => {
    const watch = new Watch();
    watch.begin(0);
    run(watch, 0, 20_000, {});
    expect(run(watch, 20_500, 20_500, { connection: "connected" }).phase).toBe("connected");
  });
});
