import { describe, expect, it, vi } from "vitest";
import type { DeskInfo, Downloads } from "../protocol/messages";
import { Refusal } from "../protocol/refusal";
import { DownloadSession, STALE_MS } from "./session";

const FILES: Downloads = { house: "Musterbank", until: 10 * STALE_MS, files: [], missing: [] };

function session(files: () => Promise<Downloads> = async () => FILES) {
  const api = {
    desk: vi.fn(async () => ({ name: "Musterbank" }) as DeskInfo),
    redeem: vi.fn(async () => undefined),
    files: vi.fn(files),
  };
  const clock = { now: STALE_MS };
  return { api, clock, opened: new DownloadSession(api, () => clock.now) };
}

describe("what was given", () => {
  it("is fetched by the address's token", async () => {
    const { api, opened } = session();
    await opened.open("t1");
    expect(api.redeem).toHaveBeenCalledWith("t1");
    expect(opened.state).toEqual({
      desk: { name: "Musterbank" },
      files: FILES,
      refused: null,
      busy: false,
    });
  });

  it("is fetched by the cookie where the address has lost its token", async () => {
    const { api, opened } = session();
    await opened.open("");
    expect(api.redeem).not.toHaveBeenCalled();
    expect(opened.state.files).toBe(FILES);
  });

  it("is over for good", async () => {
    const { opened } = session();
    await opened.open("t1");
    const over = session(async () => {
      throw new Refusal("download.over");
    });
    await over.opened.open("t1");
    expect(over.opened.state).toMatchObject({ files: null, refused: "download.over" });
  });

  it("stays in sight while the line is down", async () => {
    let down = false;
    const { opened } = session(async () => {
      if (down) throw new Refusal("local.offline");
      return FILES;
    });
    await opened.open("t1");
    down = true;
    await opened.load();
    expect(opened.state).toMatchObject({ files: FILES, refused: "local.offline", busy: false });
  });

  it("is not shown under another address", async () => {
    let over = false;
    const { opened } = session(async () => {
      if (over) throw new Refusal("local.offline");
      return FILES;
    });
    await opened.open("t1");
    over = true;
    await opened.open("t2");
    expect(opened.state.files).toBeNull();
  });

  it("gets a new cookie when it is looked at again after long", async () => {
    const { api, clock, opened } = session();
    await opened.open("t1");
    clock.now += STALE_MS - 1;
    await opened.again();
    expect(api.files).toHaveBeenCalledTimes(1);
    clock.now += 1;
    await opened.again();
    expect(api.redeem).toHaveBeenCalledTimes(2);
  });

  it("is asked for anew as soon as its time has run out, though nobody has left the page", async () => {
    const { api, clock, opened } = session(async () => ({ ...FILES, until: STALE_MS + 1_000 }));
    await opened.open("t1");
    api.redeem.mockRejectedValue(new Refusal("download.over"));
    clock.now += 1_000;
    await opened.again();
    expect(opened.state).toMatchObject({ files: null, refused: "download.over" });
  });

  it("needs neither the house's name nor its hint", async () => {
    const { api, opened } = session();
    api.desk.mockRejectedValue(new Refusal("unavailable"));
    await opened.open("t1");
    expect(opened.state).toMatchObject({ desk: null, files: FILES });
  });
});
