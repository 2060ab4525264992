/** Reads what a query answers, page by page, as a dashboard does before it subscribes. */
import type { ClaimFilterInput } from "../../src/filter/filter.ts";
import { ask } from "../support/client.ts";

const query = /* GraphQL */ `
  query Page($filter: ClaimFilter, $after: String) {
    claims(filter: $filter, first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } logCursor }
  }
`;

interface Page {
  readonly claims: {
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly logCursor: string;
  };
}

/**
 * The answer and the first page's cursor. Later pages may be newer than it: whatever changed between them is heard after the
 * cursor, so that the set is right once that was heard.
 */
export const walkPages = async (
  url: string,
  filter: ClaimFilterInput,
): Promise<{ ids: Set<string>; cursor: string }> => {
  const ids = new Set<string>();
  let cursor: string | null = null;
  for (let after: string | null = null; ; ) {
    const { claims }: Page = await ask<Page>(url, query, { filter, after });
    cursor ??= claims.logCursor;
    for (const { id } of claims.nodes) ids.add(id);
    if (!claims.pageInfo.hasNextPage) return { ids, cursor };
    after = claims.pageInfo.endCursor;
  }
};
