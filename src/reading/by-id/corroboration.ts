/** Corroboration by claim id, batched. A page of claims of one component reads that component once. */
import type { Queryable } from "../../database/database.ts";
import type { CorroborationCounts, Origin } from "../corroboration/corroboration.ts";
import { readCorroborations, readOrigins } from "../corroboration/read.ts";
import { type Loader, loadGroups } from "./loader.ts";

export interface CorroborationLoaders {
  /** cheap: kept, or found from the claim's own sources; zeros for a claim that is not ACTIVE or not there */
  readonly counts: Loader<CorroborationCounts>;
  /** all of them; as dear as the component is large */
  readonly origins: Loader<readonly Origin[]>;
}

const none: CorroborationCounts = Object.freeze({
  ...{ articles: 0, publishers: 0, independentOrigins: 0, independentOriginsUpperBound: 0 },
  ...{ contested: false, circular: false },
});

export const openCorroboration = (database: Queryable): CorroborationLoaders =>
  Object.freeze({
    counts: loadGroups(
      (claims) => readCorroborations(database, claims),
      ([row]): CorroborationCounts => {
        if (!row) return none;
        const { of: _, component: __, ...counts } = row;
        return counts;
      },
    ),
    origins: loadGroups(
      (claims) => readOrigins(database, claims),
      ([row]): readonly Origin[] => row?.origins ?? [],
    ),
  });
