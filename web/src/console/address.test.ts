import { describe, expect, it } from "vitest";
import { allowed, href, pagesOf, parse } from "./address";

describe("the console's addresses", () => {
  it.each([
    ["home", "/console", null],
    ["links", "/console/links", null],
    ["contacts", "/console/contacts", null],
    ["agents", "/console/agents", null],
    ["certificates", "/console/certificates", null],
    ["audit", "/console/audit", null],
    ["samples", "/console/samples", null],
    ["questions", "/console/questions", null],
    ["account", "/console/account", null],
    ["retention", "/console/retention", null],
    ["library", "/console/library", null],
    ["document", "/console/library/d%2F1", "d/1"],
    ["contact", "/console/contacts/c%2F1", "c/1"],
    ["recording", "/console/recordings/c%2F1", "c/1"],
  ] as const)("%s is %s and back", (page, path, id) => {
    expect(href(page, {}, id)).toBe(path);
    expect(parse(path, "")).toEqual({ page, id, query: {} });
  });

  it("carry a query there and back, without empty values", () => {
    const address = href("contacts", { queue: "de", state: "", sort: "-joined" });
    expect(address).toBe("/console/contacts?queue=de&sort=-joined");
    const url = new URL(address, "https://desk.example.org");
    expect(parse(url.pathname, url.search)?.query).toEqual({ queue: "de", sort: "-joined" });
  });

  it.each(["/console/nothing", "/console/links/1", "/console/contacts/%", "/j"])(
    "%s is no page",
    (path) => {
      expect(parse(path, "")).toBeNull();
    },
  );

  it("lead from the list of recordings to contacts that were recorded", () => {
    expect(parse("/console/recordings", "?queue=de")).toEqual({
      page: "contacts",
      id: null,
      query: { recorded: "yes", queue: "de" },
    });
  });

  it("belong to roles", () => {
    expect(allowed("agent", "contacts")).toBe(false);
    expect(allowed("compliance", "contact")).toBe(true);
    expect(allowed("administrator", "agents")).toBe(true);
    expect(allowed("supervisor", "certificates")).toBe(true);
    expect(allowed("agent", "document")).toBe(true);
    expect(allowed("compliance", "library")).toBe(false);
    expect(allowed("agent", "certificates")).toBe(false);
    expect(allowed("compliance", "audit")).toBe(true);
    expect(allowed("supervisor", "audit")).toBe(false);
    expect(allowed("supervisor", "recording")).toBe(false);
    expect(allowed("compliance", "recording")).toBe(true);
  });
});

describe("the pages of a reviewer of some queues", () => {
  const review = { purposes: [], queues: null, pseudonyms: false };

  it("leave out what is about all queues at once", () => {
    expect(pagesOf({ role: "compliance", review })).toContain("audit");
    const limited = { ...review, queues: ["german"] };
    expect(pagesOf({ role: "compliance", review: limited })).not.toContain("audit");
    expect(pagesOf({ role: "administrator", review: null })).toContain("audit");
  });
});
