import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "./icon";
import type { Content } from "./parts";
import { t } from "./words";

export interface Column<Row> {
  id: string;
  label: string;
  cell: (row: Row) => unknown;
  /** Present: the column can be sorted by this. Null sorts last either way. */
  by?: (row: Row) => string | number | null;
  number?: boolean;
}

export interface Sort {
  column: string;
  descending: boolean;
}

/** The rows in the order asked for; a stable sort, and the order given where the column has none. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | null,
): readonly Row[] {
  const by = columns.find((column) => column.id === sort?.column)?.by;
  if (!by || !sort) return rows;
  const sign = sort.descending ? -1 : 1;
  const collator = new Intl.Collator(undefined, { numeric: true });
  return [...rows].sort((one, other) => {
    const [a, b] = [by(one), by(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order =
      typeof a === "number" && typeof b === "number"
        ? a - b
        : collator.compare(String(a), String(b));
    return sign * order;
  });
}

/** A dense list; `empty` stands in its place while there are no rows. */
export function table<Row>(options: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  key: (row: Row) => string;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  empty: Content;
}): TemplateResult {
  const { columns, sort = null } = options;
  if (options.rows.length === 0) return html`${options.empty}`;
  const order = (id: string): "ascending" | "descending" | typeof nothing =>
    sort?.column === id ? (sort.descending ? "descending" : "ascending") : nothing;
  const press = (id: string): void =>
    options.onSort?.({ column: id, descending: sort?.column === id && !sort.descending });
  const head = (column: Column<Row>): unknown => {
    if (!column.by || !options.onSort) return column.label;
    const here = sort?.column === column.id;
    return html`<button type="button" @click=${() => press(column.id)}>
      ${column.label}
      ${
        here
          ? html`${icon(sort?.descending ? "arrow-down" : "arrow-up")}<span class="unseen"
                >${t(sort?.descending ? "sorted.down" : "sorted.up")}</span
              >`
          : nothing
      }
    </button>`;
  };
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${options.caption}>
    <table class="table">
      <caption class="unseen">
        ${options.caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(
            (column) => html`<th
              scope="col"
              class=${column.number ? "number" : ""}
              aria-sort=${order(column.id)}
            >
              ${head(column)}
            </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          sorted(options.rows, columns, sort),
          options.key,
          (row) => html`<tr>
            ${columns.map(
              (column) => html`<td class=${column.number ? "number" : ""}>${column.cell(row)}</td>`,
            )}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
