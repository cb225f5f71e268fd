import type { RecordingDetail, ShownDocument, ShownMark } from "../../protocol/messages";
import type { Span } from "./film";

/** A page that was shown; who saw it meanwhile. */
export interface ShownPage extends Span {
  readonly document: ShownDocument;
  readonly page: number;
  readonly presenter: string;
  readonly viewers: readonly string[];
}

type Told = Pick<RecordingDetail, "shown" | "documents" | "marks">;

/** What was shown and kept, in order of time. */
export function pagesOf({
  shown,
  documents,
}: Pick<Told, "shown" | "documents">): readonly ShownPage[] {
  return shown.flatMap(({ start, end, version, page, presenter, viewers }) => {
    const document = documents.find((one) => one.version === version);
    if (!document || page === null || presenter === null) return [];
    return [{ start, end, document, page, presenter, viewers }];
  });
}

export function pageAt(pages: readonly ShownPage[], at: number): ShownPage | null {
  return pages.find(({ start, end }) => start <= at && at < end) ?? null;
}

/** How the page looked at that moment. */
export function marksAt(
  { marks }: Pick<Told, "marks">,
  { document, page }: Pick<ShownPage, "document" | "page">,
  at: number,
): readonly ShownMark[] {
  return marks.filter(
    (mark) =>
      mark.version === document.version &&
      mark.page === page &&
      mark.at <= at &&
      (mark.removed_at === null || mark.removed_at > at),
  );
}

/** Width and height; pages beyond the last size told are like it. */
export function sizeOf({ sizes }: ShownDocument, page: number): readonly [number, number] {
  const [width, height] = sizes[page - 1] ?? sizes.at(-1) ?? [59_528, 84_189];
  return [Number(width), Number(height)];
}
