/** What a connection shows around its rows: edges, cursors, counts, the log's end. */
import { encodeLogCursor } from "../../terms/cursors.ts";
import { encodeCursor, type ListName } from "../lists/cursor.ts";
import type { PlacedPage } from "../lists/pages.ts";
import type { Cells } from "./cells.ts";
import { all, type Chosen, type OpenDress, type WriteRow, writeKeys } from "./dress.ts";

export interface ReadPage {
  readonly page: PlacedPage<Cells>;
  readonly name: ListName;
  /** null where it was not asked for */
  readonly totalCount: number | null;
}
export type WritePage = (read: ReadPage) => string;

/** What lists hold. */
export type Listed = "Publisher" | "Article" | "Entity" | "Claim";

const cursorAt = ({ page, name }: ReadPage, index: number): string => {
  const row = page.rows.at(index);
  return row ? JSON.stringify(encodeCursor(name, row.place)) : "null";
};

const pageInfo: ReadonlyMap<string, WritePage> = new Map<string, WritePage>([
  ["__typename", () => `"PageInfo"`],
  ["hasNextPage", ({ page }) => String(page.hasNextPage)],
  ["hasPreviousPage", ({ page }) => String(page.hasPreviousPage)],
  ["startCursor", (read) => cursorAt(read, 0)],
  ["endCursor", (read) => cursorAt(read, -1)],
]);

const compilePageInfo = (of: readonly Chosen[]): WritePage | null => {
  const writes = all(of.map(({ field }) => pageInfo.get(field) ?? null));
  return writes && writeKeys(of, writes);
};

const writeList = <Value>(values: readonly Value[], write: (value: Value, index: number) => string): string => {
  let text = "[";
  for (const [index, value] of values.entries()) text += index === 0 ? write(value, index) : `,${write(value, index)}`;
  return `${text}]`;
};

const compileNodes = (write: WriteRow): WritePage => {
  return ({ page }) => writeList(page.rows, ({ row }) => write(row));
};

/** A row in its place. */
interface Edge {
  readonly read: ReadPage;
  readonly row: Cells;
  readonly index: number;
}

const compileEdges = (noun: Listed, of: readonly Chosen[], dress: OpenDress): WritePage | null => {
  const writes = all(
    of.map(({ field, of }): ((edge: Edge) => string) | null => {
      if (field === "__typename") return () => `"${noun}Edge"`;
      if (field === "cursor") return ({ read, index }) => cursorAt(read, index);
      const write = field === "node" && of ? dress.write(noun, of) : null;
      return write && (({ row }) => write(row));
    }),
  );
  const write = writes && writeKeys(of, writes);
  return write && ((read) => writeList(read.page.rows, ({ row }, index) => write({ read, row, index })));
};

const writeLogCursor: WritePage = ({ page }) => {
  if (!page.position) throw new Error("log_epoch has no row: the database was not set up by the migrations");
  return JSON.stringify(encodeLogCursor(page.position));
};

const compileField = (noun: Listed, { field, of }: Chosen, dress: OpenDress): WritePage | null => {
  if (of) {
    if (field === "pageInfo") return compilePageInfo(of);
    if (field === "edges") return compileEdges(noun, of, dress);
    const write = field === "nodes" ? dress.write(noun, of) : null;
    return write && compileNodes(write);
  }
  if (field === "__typename") return () => `"${noun}Connection"`;
  if (field === "totalCount") return ({ totalCount }) => String(totalCount);
  return field === "logCursor" && noun === "Claim" ? writeLogCursor : null;
};

/** null: the selection asks for what only the plain way tells. `dress` is told what is selected of the page's rows. */
export const compilePage = (noun: Listed, chosen: readonly Chosen[], dress: OpenDress): WritePage | null => {
  const writes = all(chosen.map((each) => compileField(noun, each, dress)));
  return writes && writeKeys(chosen, writes);
};
