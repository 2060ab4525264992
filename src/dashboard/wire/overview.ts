/** What is counted beside the wire: facets and the number of claims, counted again while claims come. */
import { OverviewDocument, type OverviewQuery } from "../generated/graphql.ts";
import { useCounted } from "./use-counted.ts";
import { useWire } from "./wire-provider.tsx";

export type Overview = OverviewQuery;

/** null until the first answer. */
export const useOverview = (): Overview | null => {
  const { claimFilter } = useWire();
  return useCounted(OverviewDocument, { filter: claimFilter });
};
