import type { Commit } from "../claim-log/commit.ts";
import type { Database } from "../database/database.ts";
import { touchClaimsOfPublishers } from "./concerned.ts";
import { kinOf, settlePublishers } from "./corroboration/concerned.ts";
import type { Domain } from "./domain.ts";
import { type Mergeable, runMerge, runUnmerge } from "./merge.ts";
import { keepPublishers } from "./versions.ts";

const publishers: Mergeable = Object.freeze({
  type: "Publisher",
  table: "publisher",
  columns: [
    { table: "article", survivor: "publisher_id", given: "publisher_given_id" },
    { table: "article_cited_publisher", survivor: "publisher_id", given: "given_id" },
    { table: "attribution", survivor: "publisher_id", given: "publisher_given_id" },
  ],
  keep: keepPublishers,
  // those whose family it heads too: a filter by the owner now means other claims
  touchClaims: async (tx: Commit, ids: readonly bigint[]) => touchClaimsOfPublishers(tx, await kinOf(tx, ids)),
  settling: settlePublishers,
});

export const createPublisherMerge = (database: Database): Pick<Domain, "mergePublishers" | "unmergePublisher"> => ({
  mergePublishers: (from, into) => runMerge(database, publishers, from, into),
  unmergePublisher: (id) => runUnmerge(database, publishers, id),
});
