/** The desk takes names of so many characters. */
export const LONGEST_NAME = 200;
/** A longer "extension" is part of the name. */
const LONGEST_EXTENSION = 10;

/** As the desk takes it: cut between whole characters as people see them, with the extension. */
export function shortName(name: string): string {
  if (length(name) <= LONGEST_NAME) return name || "?";
  const dot = name.lastIndexOf(".");
  const extension = name.length - dot <= LONGEST_EXTENSION + 1 ? name.slice(dot) : "";
  let room = LONGEST_NAME - length(extension) - 1;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(
    name.slice(0, name.length - extension.length),
  )) {
    room -= length(segment);
    if (room < 0) break;
    kept += segment;
  }
  return `${kept}…${extension}`;
}

/** In code points, as the desk counts. */
function length(text: string): number {
  return [...text].length;
}
