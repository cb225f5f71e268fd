import { describe, expect, it } from "vitest";
import { asked, questionOf } from "./purpose-model";

function deferred() {
  const asks: { subject: string; answer: (yes: boolean) => void }[] = [];
  const ask = (subject: string): Promise<boolean> =>
    new Promise((answer) => {
      asks.push({ subject, answer });
    });
  return { asks, ask };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("asking for a purpose", () => {
  it("tells a contact from what is not about one", () => {
    expect(questionOf("search")).toBe("purpose.of_search");
    expect(questionOf("audit")).toBe("purpose.of_audit");
    expect(questionOf("1f2e3d")).toBe("purpose.of_contact");
  });

  it("asks once for what several requests wait for", async () => {
    const { asks, ask } = deferred();
    const asker = asked(ask, () => undefined);
    const both = Promise.all([asker("c1"), asker("c1")]);
    await settled();
    expect(asks.map(({ subject }) => subject)).toEqual(["c1"]);
    asks[0]?.answer(true);
    expect(await both).toEqual([true, true]);
    void asker("c1"); // a purpose runs out: then it is asked for again
    await settled();
    expect(asks.length).toBe(2);
  });

  it("leaves whoever said no alone until they press something", async () => {
    const { asks, ask } = deferred();
    const presses: (() => void)[] = [];
    const asker = asked(ask, (then) => presses.push(then));
    const first = asker("c1");
    await settled();
    asks[0]?.answer(false);
    expect(await first).toBe(false);
    expect(await asker("c1")).toBe(false);
    expect(asks.length).toBe(1);
    for (const press of presses) press();
    void asker("c1");
    await settled();
    expect(asks.length).toBe(2);
  });

  it("asks one after the other for different things, whatever the answer was", async () => {
    const { asks, ask } = deferred();
    const asker = asked(ask, () => undefined);
    const first = asker("c1");
    const second = asker("search");
    await settled();
    expect(asks.map(({ subject }) => subject)).toEqual(["c1"]);
    asks[0]?.answer(false);
    expect(await first).toBe(false);
    await settled();
    expect(asks.map(({ subject }) => subject)).toEqual(["c1", "search"]);
    asks[1]?.answer(true);
    expect(await second).toBe(true);
  });
});
