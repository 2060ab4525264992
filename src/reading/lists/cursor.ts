/**
 * Page cursors: a place in one list. Opaque, versioned, and bound to the list, its parent, its order and its filter, so that a
 * cursor that wanders into another list is refused and never silently means something else.
 * They hold the place's key itself, not the row: the row may go, the place stays.
 */
import { createHash } from "node:crypto";
import { RequestError } from "../../terms/errors.ts";

/** A place in a list's order: the value ordered by (null where the row has none, or the order is the id's) and the id. */
export interface Place {
  readonly key: string | number | null;
  readonly id: bigint;
}

/** What a cursor is bound to. */
export interface ListName {
  /** such as `claims` */
  readonly list: string;
  /** such as `entity 12`; empty for a list of everything */
  readonly parent: string;
  /** such as `CONFIDENCE DESC` */
  readonly order: string;
  /** short text that equal filters share */
  readonly filter: string;
}

const version = "p1";
const maxLength = 4_096;
const idShape = /^(0|[1-9][0-9]{0,18})$/;

/** Equal filters have equal names. */
export const nameFilter = (canonical: string): string =>
  createHash("sha256").update(canonical).digest("base64url").slice(0, 12);

export const encodeCursor = ({ list, parent, order, filter }: ListName, { key, id }: Place): string =>
  Buffer.from(JSON.stringify([version, list, parent, order, filter, key, id.toString()])).toString("base64url");

const refuse = (argument: string, fault: string, mend: string, differs?: string): RequestError =>
  new RequestError("PAGE_CURSOR_INVALID", `${argument}: ${fault}; ${mend}.`, differs ? { differs } : {});

const parse = (cursor: string): readonly unknown[] | null => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parts) && parts.length === 7 ? parts : null;
  } catch {
    return null;
  }
};

const isKey = (key: unknown): key is Place["key"] =>
  key === null || typeof key === "string" || (typeof key === "number" && Number.isFinite(key));

const checkName = (argument: string, expected: ListName, actual: readonly unknown[]): void => {
  const mend = "pass a cursor of this very list, or leave the argument out to start anew";
  const [list, parent, order, filter] = actual;
  if (list !== expected.list)
    throw refuse(argument, `the cursor is of a list of ${list}, not of ${expected.list}`, mend, "list");
  if (parent !== expected.parent)
    throw refuse(argument, "the cursor is of the same list of another parent", mend, "parent");
  if (order !== expected.order)
    throw refuse(argument, `the cursor is of the order ${order}, this list has ${expected.order}`, mend, "order");
  if (filter !== expected.filter) throw refuse(argument, "the cursor is of a list with another filter", mend, "filter");
};

/** `argument` names the cursor in errors. */
export const decodeCursor = (argument: "after" | "before", cursor: string, expected: ListName): Place => {
  const parts = cursor.length <= maxLength ? parse(cursor) : null;
  const [given, list, parent, order, filter, key, id] = parts ?? [];
  const mend = "pass endCursor, startCursor or an edge's cursor exactly as it was given";
  if (given !== version || typeof id !== "string" || !idShape.test(id) || !isKey(key))
    throw refuse(argument, "this is no cursor of a list", mend);
  checkName(argument, expected, [list, parent, order, filter]);
  const place = { key, id: BigInt(id) };
  if (encodeCursor(expected, place) !== cursor) throw refuse(argument, "this is no cursor of a list", mend);
  return place;
};
