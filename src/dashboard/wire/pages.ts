/** What the wire asks: a page of rows, and the rows of one instant in the service's order. */
import type { Api } from "../connection/api.ts";
import { type ClaimFilter, WireOrderDocument, type WireOrderQuery, WirePageDocument } from "../generated/graphql.ts";
import { answered } from "../parts/fault.ts";
import type { Row } from "./rows.ts";

/** the most that the service gives at once */
const pageSize = 100;

export interface RowPage {
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  readonly endCursor: string | null;
  readonly logCursor: string;
}

export const readPage = async (api: Api, filter: ClaimFilter | null, after: string | null): Promise<RowPage> => {
  const { claims } = await answered(
    api.client.query(WirePageDocument, { filter, first: pageSize, after }, { requestPolicy: "network-only" }),
  );
  if (!claims) throw new Error("The service gave no page.");
  const { nodes, pageInfo, logCursor } = claims;
  return { rows: nodes, hasMore: pageInfo.hasNextPage, endCursor: pageInfo.endCursor ?? null, logCursor };
};

/** All of them, however many pages they fill. */
export const readOrder = async (api: Api, filter: ClaimFilter): Promise<Row[]> => {
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    const { claims }: WireOrderQuery = await answered(
      api.client.query(WireOrderDocument, { filter, after }, { requestPolicy: "network-only" }),
    );
    rows.push(...(claims?.nodes ?? []));
    after = claims?.pageInfo.hasNextPage ? (claims.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  return rows;
};
