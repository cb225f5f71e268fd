/** A sheet of paper with marks and nothing else, for tests/e2e/test_marks.py and the benchmark of frames: the desk is the page itself. */

import { html, render } from "lit";

import { type DrawCommand, Ink, type MarkCommand, newMark } from "../../src/documents/marks/ink";
import "../../src/documents/marks/marks";
import type { Marks } from "../../src/documents/marks/marks";
import type { Tool } from "../../src/documents/marks/shapes";
import "../../src/documents/marks/tools";
import type { DrawDetail, EraseDetail, MarkDetail, MarkView } from "../../src/documents/marks/wire";
import { startLanguage } from "../../src/ui/text";
import "../../src/ui/ui.css";
import "../../src/documents/marks/marks.css";
import "./marks-page.css";

const PAGE = { version: "v1", page: 1 };
const SIZE = [59_528, 84_189] as const;
const kept: MarkView[] = [];
const said: (MarkCommand | DrawCommand)[] = [];
let number = 0;
/** Set to false, the desk has no answer. */
const desk = { there: true, waiting: [] as (() => void)[] };

function view(command: Extract<MarkCommand, { type: "mark.add" }>, author: string): MarkView {
  const { version, page, mark: id, tool, points, text, size } = command;
  number += 1;
  const colour = author === "me" ? 0 : 1;
  const at = Date.now();
  return {
    id,
    number,
    version,
    page,
    author,
    colour,
    tool,
    points,
    text,
    size,
    at,
    removed_at: null,
  };
}

function answer(command: MarkCommand): void {
  if (command.type === "mark.add") {
    const made = view(command, "me");
    kept.push(made);
    ink.receive(made);
    return;
  }
  for (const id of command.marks) {
    const found = kept.find((mark) => mark.id === id);
    number += 1;
    if (found) ink.receive({ ...found, number, points: [], removed_at: Date.now() });
  }
}

startLanguage();
const ink = new Ink({
  contact: "c1",
  you: "me",
  send: (command) => {
    said.push(command);
    return new Promise((saved) => {
      const done = () => {
        answer(command);
        saved();
      };
      if (desk.there) setTimeout(done, 5);
      else desk.waiting.push(done);
    });
  },
  post: (command) => said.push(command),
  load: () => Promise.resolve({ number, marks: kept }),
  colourOf: (participant) => (participant === "me" ? 0 : 1),
});
let tool: Tool | null = null;

function draw(): void {
  const { marks, drawing, canUndo, canRedo, unsent } = ink.state;
  const names = (participant: string) => (participant === "me" ? "Anna Berger" : "Max Moser");
  render(
    html`<div class="desk">
      <vv-mark-tools
        .tool=${tool}
        .colour=${0}
        .unsent=${unsent}
        ?undo=${canUndo}
        ?redo=${canRedo}
        @vv-tool=${(event: CustomEvent<Tool | null>) => {
          tool = event.detail;
          draw();
        }}
        @vv-undo=${() => ink.undo()}
        @vv-redo=${() => ink.redo()}
      ></vv-mark-tools>
      <div class="sheet">
        <p>Terms and conditions</p>
        <vv-marks
          page="v1/1"
          .you=${"me"}
          .size=${SIZE}
          .marks=${marks}
          .drawing=${drawing}
          .tool=${tool}
          .colour=${0}
          .nameOf=${names}
          @vv-draw=${(event: CustomEvent<DrawDetail>) => ink.draw(event.detail)}
          @vv-mark=${(event: CustomEvent<MarkDetail>) => ink.add(event.detail)}
          @vv-erase=${(event: CustomEvent<EraseDetail>) => ink.erase(event.detail.marks)}
        ></vv-marks>
      </div>
    </div>`,
    document.getElementById("app") as HTMLElement,
  );
}

/** So many strokes of others, each of forty points, all over the page. */
function fill(count: number): void {
  for (let index = 0; index < count; index++) {
    const [x, y] = [3_000 + ((index * 977) % 50_000), 3_000 + ((index * 3_571) % 76_000)];
    const points = Array.from({ length: 40 }, (_, at) => [
      Math.round(x + 120 * at),
      Math.round(y + 900 * Math.sin(at / 4 + index)),
      30 + ((at * 7) % 50),
    ]).flat();
    const command = {
      type: "mark.add",
      contact: "c1",
      ...PAGE,
      mark: newMark(),
      tool: "pen",
    } as const;
    const made = view({ ...command, points, text: null, size: 200 }, "other");
    kept.push(made);
    ink.receive(made);
  }
}

ink.subscribe(draw);
ink.show(PAGE);
const element = () => document.querySelector<Marks>("vv-marks");
Object.assign(window, { ink, desk, said, kept, fill, element });
draw();
