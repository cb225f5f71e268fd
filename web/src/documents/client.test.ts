import { afterEach, describe, expect, it, vi } from "vitest";
import { DocumentClient } from "./client";

afterEach(() => void vi.unstubAllGlobals());

function answering(body: string, status = 200): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return new Response(status === 204 ? null : body, { status });
  });
  return asked;
}

describe("documents over HTTP", () => {
  it.each([
    ["customer", "/api/contact/documents/v1/text/3?contact=c1"],
    ["companion", "/api/companion/documents/v1/text/3"],
    ["agent", "/api/contacts/c1/documents/v1/text/3"],
    ["supervisor", "/api/contacts/c1/documents/v1/text/3"],
  ] as const)("are under the address of the %s", async (role, address) => {
    const asked = answering('{"lines":[]}');
    await new DocumentClient(role, "c1").text({ version: "v1", page: 3 });
    expect(asked).toEqual([address]);
  });

  it("may be answered without a word", async () => {
    answering("", 204);
    await expect(new DocumentClient("agent", "c1").bring("v1")).resolves.toBeUndefined();
  });

  it("are refused by the server's own code", async () => {
    answering('{"code":"document.outdated","sentence":"","details":{}}', 409);
    const refused = new DocumentClient("agent", "c1").bring("v1");
    await expect(refused).rejects.toMatchObject({ code: "document.outdated" });
  });
});
