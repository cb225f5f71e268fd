import { expect, test } from "vitest";
import { type Column, sorted } from "./table";

interface Row {
  name: string;
  wait: number | null;
}
const columns: Column<Row>[] = [
  { id: "name", label: "Name", cell: (row) => row.name, by: (row) => row.name },
  { id: "wait", label: "Wait", cell: (row) => row.wait, by: (row) => row.wait },
  { id: "note", label: "Note", cell: () => "" },
];
const rows: Row[] = [
  { name: "Desk 10", wait: 5 },
  { name: "Desk 9", wait: null },
  { name: "Desk 2", wait: 40 },
];
const names = (column: string, descending: boolean): string[] =>
  sorted(rows, columns, { column, descending }).map((row) => row.name);

test("numbers inside names count as numbers", () => {
  expect(names("name", false)).toEqual(["Desk 2", "Desk 9", "Desk 10"]);
});

test("what has no value stands last in either direction", () => {
  expect(names("wait", false)).toEqual(["Desk 10", "Desk 2", "Desk 9"]);
  expect(names("wait", true)).toEqual(["Desk 2", "Desk 10", "Desk 9"]);
});

test("a column without an order leaves the rows as they came", () => {
  expect(names("note", false)).toEqual(rows.map((row) => row.name));
  expect(sorted(rows, columns, null)).toBe(rows);
});
