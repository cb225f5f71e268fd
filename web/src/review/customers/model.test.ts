import { describe, expect, it } from "vitest";
import type { CustomerFound, StandingRow } from "../../protocol/messages";
import { free, packageOf, refused, same, whose, wishFor } from "./model";

function standing(contact: string, state: StandingRow["state"]): StandingRow {
  return { contact, state, reasons: [], until: null, rule: null };
}

const FOUND: CustomerFound = {
  links: 1,
  searches: 0,
  more: false,
  contacts: (["free", "held", "free"] as const).map((state, at) => ({
    id: `c${at}`,
    queue: "german",
    channel: "video",
    opened_at: at,
    connected_at: null,
    ended_at: null,
    recorded: false,
    standing: standing(`c${at}`, state),
  })),
};

describe("whose data it is", () => {
  it("is told by the address, a reference before a contact", () => {
    expect(whose({})).toBeNull();
    expect(whose({ reference: "  " })).toBeNull();
    expect(whose({ reference: " K-1 " })).toEqual({ reference: "K-1" });
    expect(whose({ contact: "c1" })).toEqual({ contact: "c1" });
    expect(whose({ reference: "K-1", contact: "c1" })).toEqual({ reference: "K-1" });
    expect(same(whose({ contact: "c1" }), { contact: "c1" })).toBe(true);
    expect(same({ reference: "c1" }, { contact: "c1" })).toBe(false);
  });

  it("stands in the package's address, whatever letters it has", () => {
    expect(packageOf({ reference: "K 1&2" })).toBe(
      "/api/review/customers/package?reference=K+1%262",
    );
  });
});

describe("an erasure", () => {
  it("asks for what was seen", () => {
    expect(wishFor({ contact: "c0" }, FOUND)).toEqual({
      reference: null,
      contact: "c0",
      contacts: ["c0", "c1", "c2"],
    });
    expect(free(FOUND)).toBe(2);
  });

  it("counts what had to stay", () => {
    const results = (["erased", "gone", "held", "duty", "open", "later"] as const).map((state) =>
      standing("c", state),
    );
    expect(refused(results)).toBe(4);
  });
});
