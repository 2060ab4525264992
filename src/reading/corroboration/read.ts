/** Corroboration of claims by id: counts as they are kept, origins and chains found anew from the members' facts. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import type { Chain, CorroborationCounts, Origin } from "./corroboration.ts";
import { loadClaimsAlone, loadComponents } from "./load.ts";
import { chainsOf, originsOf } from "./origins.ts";
import { countsOf, type Resolved, resolve } from "./resolve.ts";

/** The counts of one claim, and the component that it shares them with; null for a claim that is not ACTIVE. */
export interface CorroborationRow extends CorroborationCounts {
  readonly of: bigint;
  readonly component: bigint | null;
}

interface SupportRow {
  of: bigint;
  component: bigint;
  active: boolean;
  contested: boolean;
  articles: number | null;
  publishers: number;
  independentOrigins: number;
  independentOriginsUpperBound: number;
  circular: boolean;
}

const none: CorroborationCounts = Object.freeze({
  ...{ articles: 0, publishers: 0, independentOrigins: 0, independentOriginsUpperBound: 0 },
  ...{ contested: false, circular: false },
});

/** A lone claim's counts are not kept: they are found from its own sources. */
export const readCorroborations = async (
  database: Queryable,
  claims: readonly bigint[],
): Promise<readonly CorroborationRow[]> => {
  const rows = await database.query<SupportRow>(sql`
    SELECT s.claim_id AS of, s.component_id AS component, c.status = 'ACTIVE' AS active, s.contested, k.articles, k.publishers,
      k.independent_origins AS "independentOrigins", k.origins_upper_bound AS "independentOriginsUpperBound", k.circular
    FROM claim_support s JOIN claim c ON c.id = s.claim_id LEFT JOIN component k ON k.id = s.component_id
    WHERE s.claim_id = ANY (${claims}::bigint[])`);
  const lone = rows.flatMap(({ of, active, articles }) => (active && articles === null ? [of] : []));
  const alone = lone.length === 0 ? new Map() : await loadClaimsAlone(database, lone);
  return rows.map(({ active, articles, ...row }) => {
    if (!active) return { of: row.of, component: null, ...none };
    if (articles !== null) return { ...row, articles };
    const members = alone.get(row.of) ?? [];
    return { of: row.of, component: row.component, ...countsOf(resolve(members), row.contested) };
  });
};

/** The claims' components, each resolved once; a claim that is not ACTIVE has none. */
const resolveComponents = async (
  database: Queryable,
  claims: readonly bigint[],
): Promise<readonly { readonly of: bigint; readonly component: bigint; readonly resolved: Resolved }[]> => {
  const rows = await database.query<{ of: bigint; component: bigint }>(sql`
    SELECT s.claim_id AS of, s.component_id AS component FROM claim_support s JOIN claim c ON c.id = s.claim_id
    WHERE s.claim_id = ANY (${claims}::bigint[]) AND c.status = 'ACTIVE'`);
  const members = await loadComponents(database, [...new Set(rows.map(({ component }) => component))]);
  const resolved = new Map([...members].map(([component, own]) => [component, resolve(own)]));
  return rows.flatMap(({ of, component }) => {
    const found = resolved.get(component);
    return found ? [{ of, component, resolved: found }] : [];
  });
};

/** All origins of each claim's component, in the contract's order; none for a claim that is not ACTIVE. */
export const readOrigins = async (
  database: Queryable,
  claims: readonly bigint[],
): Promise<readonly { readonly of: bigint; readonly origins: readonly Origin[] }[]> => {
  const lists = new Map<Resolved, readonly Origin[]>();
  return (await resolveComponents(database, claims)).map(({ of, resolved }) => {
    const origins = lists.get(resolved) ?? originsOf(resolved);
    lists.set(resolved, origins);
    return { of, origins };
  });
};

/**
 * How the claim's component comes by its origins: the chains of the claim itself and of the first others, `most` together, by claim
 * id. Null for a claim that is not ACTIVE.
 */
export const readExplanation = async (
  database: Queryable,
  claim: bigint,
  most: number,
): Promise<{ readonly origins: readonly Origin[]; readonly chains: readonly Chain[] } | null> => {
  const [found] = await resolveComponents(database, [claim]);
  if (!found) return null;
  const { resolved } = found;
  const claims = new Set([claim]);
  for (const { members } of resolved.texts.all)
    for (const member of members) if (claims.size < most) claims.add(member.claim);
  return { origins: originsOf(resolved), chains: chainsOf(resolved, claims) };
};
