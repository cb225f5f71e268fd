// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { momentOf, type Remark, remarksTold, seekTo, tellRemarks } from "./panels";

const REMARKS: readonly Remark[] = [{ at: 64_000, words: "the risk" }];

beforeEach(() => {
  document.body.innerHTML = "<v-contact><v-panel></v-panel></v-contact>";
});

function panel(): Element {
  const found = document.querySelector("v-panel");
  if (!found) throw new Error("no panel");
  return found;
}

test("a player that comes late is told what was said before", () => {
  expect(remarksTold(panel())).toEqual([]);
  tellRemarks(panel(), REMARKS);
  const player = document.createElement("v-player");
  panel().closest("v-contact")?.append(player);
  expect(remarksTold(player)).toEqual(REMARKS);
  tellRemarks(panel(), []);
  expect(remarksTold(player)).toEqual([]);
});

test("one that is there hears of it, and of where to go", () => {
  const heard: unknown[] = [];
  const page = panel().closest("v-contact");
  for (const name of ["remarks", "seek-to"])
    page?.addEventListener(name, (event) => heard.push((event as CustomEvent).detail));
  tellRemarks(panel(), REMARKS);
  seekTo(panel(), 64_000);
  expect(heard).toEqual([REMARKS, 64_000]);
});

test("without a player there is no moment, and outside of a contact's page nothing happens", () => {
  expect(momentOf(panel())).toBeNull();
  const stranger = document.createElement("v-panel");
  tellRemarks(stranger, REMARKS);
  expect(remarksTold(stranger)).toEqual([]);
});
