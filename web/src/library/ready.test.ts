import { describe, expect, it } from "vitest";
import type { UploadsState } from "../documents/uploads";
import type { UploadView } from "../protocol/messages";
import { Store } from "../protocol/store";
import { Ready } from "./ready";

const VIEW: UploadView = {
  id: "u1",
  name: "a.pdf",
  size: 10,
  offset: 10,
  state: "converting",
  code: null,
  version: null,
  pages: null,
};

class Rows extends Store<UploadsState> {
  show(...views: readonly UploadView[]): void {
    const list: UploadsState["list"] = views.map((view) => ({
      key: view.id,
      name: view.name,
      size: view.size,
      view,
      line: "going",
      refused: null,
    }));
    this.set({ list });
  }
}

describe("what uploads have become", () => {
  it("stays when their rows are gone, until it is filed or dropped", () => {
    const rows = new Rows({ list: [] });
    const ready = new Ready(rows);
    rows.show(VIEW);
    expect(ready.state.list).toEqual([]);
    rows.show({ ...VIEW, state: "ready", version: "u1", pages: 3 });
    rows.show();
    expect(ready.state.list).toEqual([{ upload: "u1", name: "a.pdf", pages: 3, fresh: true }]);
    ready.forget("u1");
    expect(ready.state.list).toEqual([]);
  });

  it("is told once, and asked about once", () => {
    const rows = new Rows({ list: [] });
    const ready = new Ready(rows);
    const done = { ...VIEW, state: "ready", pages: 3 } as const;
    rows.show(done);
    rows.show(done, { ...done, id: "u2" });
    expect(ready.state.list.map(({ upload }) => upload)).toEqual(["u1", "u2"]);
    expect(ready.see("u2")?.name).toBe("a.pdf");
    expect(ready.see("u9")).toBeUndefined();
    expect(ready.state.list.map(({ fresh }) => fresh)).toEqual([true, false]);
  });

  it("is no longer gathered once the page is gone", () => {
    const rows = new Rows({ list: [] });
    const ready = new Ready(rows);
    ready.close();
    rows.show({ ...VIEW, state: "ready" });
    expect(ready.state.list).toEqual([]);
  });
});
