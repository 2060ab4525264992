import type { ClaimPageQuery } from "../generated/graphql.ts";

/** A claim as its page shows it. */
export type ClaimDetails = NonNullable<ClaimPageQuery["claim"]>;
