/** What a list is asked and what it answers. */
import type { LogPosition } from "../terms/cursors.ts";
import type { ClaimRow } from "./rows.ts";

export type Direction = "ASC" | "DESC";
export interface Order<Field extends string> {
  readonly field: Field;
  readonly direction: Direction;
}
export type ClaimOrder = Order<"INGESTED_AT" | "PUBLISHED_AT" | "CONFIDENCE" | "INDEPENDENT_ORIGINS">;
export type ArticleOrder = Order<"INGESTED_AT" | "PUBLISHED_AT">;
export type EntityOrder = Order<"NAME" | "CLAIM_COUNT">;

/** Which page of which list. Arguments as the client sent them; absent is null. */
export interface ListRequest<Tree, ListOrder> {
  /** null: no filter beyond what the list itself implies */
  readonly where: Tree | null;
  /** null: the list's default order */
  readonly orderBy: ListOrder | null;
  readonly first: number | null;
  readonly after: string | null;
  readonly last: number | null;
  readonly before: string | null;
}

export interface Page<Row> {
  /** in the list's order, whichever direction was walked */
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** counts the whole list; costs a statement, so only on demand */
  totalCount(): Promise<number>;
}

export interface ClaimPage extends Page<ClaimRow> {
  /** the log's end in the snapshot that the page was read in */
  readonly position: LogPosition;
}

/** What a nested list hangs on. */
export type ClaimParent =
  | { readonly type: "article"; readonly id: bigint }
  | { readonly type: "entity"; readonly id: bigint }
  | null;
