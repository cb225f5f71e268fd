import { describe, expect, it } from "vitest";
import type { LibraryDocument, LibraryVersion } from "../protocol/messages";
import {
  addWish,
  changeWish,
  emptyForm,
  fault,
  isFiltered,
  nameOf,
  readFilter,
  validitySaid,
  versionWish,
  writeFilter,
} from "./model";

const VERSION: LibraryVersion = {
  version: "v2",
  number: 2,
  name: "zinsen_2027.pdf",
  kind: "pdf",
  pages: 3,
  sizes: [[59_528, 84_189]],
  size: 120_000,
  sha256: "ab".repeat(32),
  notes: [],
  valid_from: "2027-01-01",
  valid_until: "2027-03-31",
  state: "valid",
  made_at: 1,
  made_by: "a1",
  made_by_name: "Anna Weber",
};
const DOCUMENT: LibraryDocument = {
  document: {
    document: "d1",
    name: "Zinssätze",
    topic: "Baufinanzierung",
    queues: ["loans"],
    state: "valid",
    current: VERSION,
    versions: 2,
    changed_at: 1,
    mine: true,
  },
  versions: [VERSION],
  withdrawn_at: null,
  withdrawn_by: null,
};
const EVERYTHING = { query: "", queue: "", topic: "", state: "" } as const;

describe("the library's filter", () => {
  it("goes to the address and comes back", () => {
    const query = { query: "zins", queue: "loans", topic: "Sparen", state: "outdated" };
    expect(writeFilter(readFilter(query))).toEqual(query);
    expect(isFiltered(readFilter(query))).toBe(true);
  });

  it("leaves out what isn't there and what makes no sense", () => {
    expect(readFilter({ state: "lost", other: "1" })).toEqual(EVERYTHING);
    expect(writeFilter(EVERYTHING)).toEqual({});
    expect(isFiltered(EVERYTHING)).toBe(false);
  });
});

describe("a version's validity", () => {
  const today = "2027-02-01";
  it.each([
    [{ state: "valid" }, { key: "valid_until", day: "2027-03-31" }],
    [
      { state: "valid", valid_until: null },
      { key: "valid", day: null },
    ],
    [
      { state: "not_yet", valid_from: "2027-04-01" },
      { key: "not_yet", day: "2027-04-01" },
    ],
    [
      { state: "outdated", valid_until: "2027-01-31" },
      { key: "run_out", day: "2027-01-31" },
    ],
    [
      { state: "outdated", valid_until: "2027-02-01" },
      { key: "replaced", day: null },
    ],
    [
      { state: "outdated", valid_until: null },
      { key: "replaced", day: null },
    ],
    [{ state: "withdrawn" }, { key: "withdrawn", day: null }],
  ] as const)("%o is %o", (change, said) => {
    expect(validitySaid({ ...VERSION, ...change }, today)).toEqual(said);
  });
});

describe("the form", () => {
  const add = { kind: "add", upload: "u1", file: "Rate_sheet.PDF" } as const;

  it("begins with what is known", () => {
    expect(emptyForm(add, { queue: "loans", topic: "Sparen" })).toEqual({
      name: "Rate sheet",
      topic: "Sparen",
      queues: ["loans"],
      validFrom: "",
      validUntil: "",
    });
    expect(emptyForm({ kind: "change", of: DOCUMENT }, EVERYTHING)).toMatchObject({
      name: "Zinssätze",
      queues: ["loans"],
      validFrom: "",
    });
    const validity = { kind: "validity", of: DOCUMENT, version: VERSION } as const;
    expect(emptyForm(validity, EVERYTHING)).toMatchObject({
      validFrom: "2027-01-01",
      validUntil: "2027-03-31",
    });
    const further = { kind: "version", upload: "u2", file: "x.pdf", of: DOCUMENT } as const;
    expect(emptyForm(further, EVERYTHING)).toMatchObject({ name: "Zinssätze", validUntil: "" });
  });

  it.each([
    ["a.b.pdf", "a.b"],
    [".pdf", ".pdf"],
    ["Merkblatt", "Merkblatt"],
    [`${"x".repeat(300)}.pdf`, "x".repeat(200)],
  ])("calls %s %s", (file, name) => {
    expect(nameOf(file)).toBe(name);
  });

  it("wants a name, and an end that doesn't lie before the beginning", () => {
    const form = emptyForm(add, EVERYTHING);
    expect(fault(form)).toBeNull();
    expect(fault({ ...form, name: " " })).toBe("name");
    expect(fault({ ...form, validFrom: "2027-04-01", validUntil: "2027-03-31" })).toBe(
      "valid_until",
    );
    expect(fault({ ...form, validFrom: "2027-04-01", validUntil: "2027-04-01" })).toBeNull();
  });

  it("becomes what the server is asked", () => {
    const form = {
      ...emptyForm(add, EVERYTHING),
      name: " Zins ",
      topic: " T ",
      validFrom: "2027-01-01",
    };
    const named = { name: "Zins", topic: "T", queues: [] };
    const days = { valid_from: "2027-01-01", valid_until: null };
    expect(addWish(form, "u1")).toEqual({ upload: "u1", ...named, ...days });
    expect(versionWish(form, "u1")).toEqual({ upload: "u1", ...days });
    expect(changeWish(form, null)).toEqual({ ...named, validity: null });
    expect(changeWish(form, "v2")).toEqual({ ...named, validity: { version: "v2", ...days } });
  });
});
