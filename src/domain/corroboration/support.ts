/** What is kept of corroboration: a narrow row for each claim, and one for each component of several. Reading and writing, with history. */
import type { Commit } from "../../claim-log/commit.ts";
import { type Sql, sql } from "../../database/sql.ts";

/** A claim's own row. */
export interface Support {
  readonly claim: bigint;
  readonly component: bigint;
  readonly isActive: boolean;
  readonly independentOrigins: number;
  readonly contested: boolean;
}

/** What all claims of a component share. */
export interface Shared {
  readonly claims: number;
  readonly articles: number;
  readonly publishers: number;
  readonly independentOrigins: number;
  readonly independentOriginsUpperBound: number;
  readonly contested: boolean;
  readonly circular: boolean;
  readonly signature: Buffer;
}

export const loadSupport = async (tx: Commit, claims: readonly bigint[]): Promise<ReadonlyMap<bigint, Support>> => {
  if (claims.length === 0) return new Map();
  const rows = await tx.query<Support>(sql`
    SELECT s.claim_id AS claim, s.component_id AS component, c.status = 'ACTIVE' AS "isActive",
      s.independent_origins AS "independentOrigins", s.contested
    FROM claim_support s JOIN claim c ON c.id = s.claim_id WHERE s.claim_id = ANY (${claims}::bigint[])`);
  return new Map(rows.map((row) => [row.claim, row]));
};

export const loadShared = async (tx: Commit, components: readonly bigint[]): Promise<ReadonlyMap<bigint, Shared>> => {
  if (components.length === 0) return new Map();
  const rows = await tx.query<Shared & { id: bigint }>(sql`
    SELECT id, claims, articles, publishers, independent_origins AS "independentOrigins",
      origins_upper_bound AS "independentOriginsUpperBound", contested, circular, signature
    FROM component WHERE id = ANY (${components}::bigint[])`);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
};

/** Overwrites rows of `claim_support`, after keeping what they were. Twice in a commit, the first is what they were. */
const overwrite = (tx: Commit, changes: Sql, where: Sql): Promise<{ id: bigint }[]> =>
  tx.query<{ id: bigint }>(sql`
    WITH kept AS (
      INSERT INTO claim_support_version (claim_id, until, component_id, independent_origins, contested)
      SELECT claim_id, ${tx.id}, component_id, independent_origins, contested FROM claim_support WHERE ${where}
      ON CONFLICT DO NOTHING)
    UPDATE claim_support SET ${changes} WHERE ${where} RETURNING claim_id AS id`);

/** Puts each claim into its component; all that are alone now in one statement. */
export const moveClaims = async (tx: Commit, moves: ReadonlyMap<bigint, bigint>): Promise<void> => {
  for (const [component, own] of Map.groupBy(moves, ([, to]) => (to > 0n ? null : to))) {
    const claims = own.map(([claim]) => claim);
    await overwrite(
      tx,
      component === null ? sql`component_id = claim_id` : sql`component_id = ${component}`,
      sql`claim_id = ANY (${claims}::bigint[])`,
    );
  }
};

/** Puts all that is left of a component into another one. Gives those claims. */
export const moveRest = async (tx: Commit, from: bigint, to: bigint): Promise<readonly bigint[]> =>
  (await overwrite(tx, sql`component_id = ${to}`, sql`component_id = ${from} AND component_id < 0`)).map(
    ({ id }) => id,
  );

type Counted = Pick<Shared, "independentOrigins" | "contested">;

/** Claims of a component whose row does not say yet what it shares; of these alone, where they are named. */
export const spreadCounts = async (
  tx: Commit,
  component: bigint,
  { independentOrigins, contested }: Counted,
  claims: readonly bigint[] | null,
): Promise<void> => {
  if (claims?.length === 0) return;
  const members = claims
    ? sql`claim_id = ANY (${claims}::bigint[])`
    : sql`component_id = ${component} AND component_id < 0`;
  await overwrite(
    tx,
    sql`independent_origins = ${independentOrigins}, contested = ${contested}`,
    sql`${members} AND (independent_origins <> ${independentOrigins} OR contested <> ${contested})`,
  );
};

/** The rows of claims that are alone: rows that say so already stay untouched. */
export const writeLone = async (tx: Commit, lone: ReadonlyMap<bigint, Counted>): Promise<void> => {
  for (const [key, own] of Map.groupBy(lone, ([, counts]) => `${counts.independentOrigins} ${counts.contested}`)) {
    const [first] = own;
    if (!first) throw new Error(`no claim counts ${key}`);
    const claims = own.map(([claim]) => claim);
    await spreadCounts(tx, 0n, first[1], claims);
  }
};

const keepComponents = async (tx: Commit, ids: readonly bigint[]): Promise<void> => {
  await tx.query(sql`
    INSERT INTO component_version (id, until, claims, articles, publishers, independent_origins, origins_upper_bound, contested,
      circular, signature, created_in)
    SELECT id, ${tx.id}, claims, articles, publishers, independent_origins, origins_upper_bound, contested, circular, signature,
      created_in
    FROM component WHERE id = ANY (${ids}::bigint[]) AND created_in < ${tx.id} ON CONFLICT DO NOTHING`);
};

export const dropComponents = async (tx: Commit, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await keepComponents(tx, ids);
  await tx.query(sql`DELETE FROM component WHERE id = ANY (${ids}::bigint[])`);
};

export const writeShared = async (tx: Commit, component: bigint, shared: Shared): Promise<void> => {
  await keepComponents(tx, [component]);
  await tx.query(sql`
    INSERT INTO component (id, claims, articles, publishers, independent_origins, origins_upper_bound, contested, circular, signature,
      created_in)
    VALUES (${component}, ${shared.claims}, ${shared.articles}, ${shared.publishers}, ${shared.independentOrigins},
      ${shared.independentOriginsUpperBound}, ${shared.contested}, ${shared.circular}, ${shared.signature}, ${tx.id})
    ON CONFLICT (id) DO UPDATE SET claims = excluded.claims, articles = excluded.articles, publishers = excluded.publishers,
      independent_origins = excluded.independent_origins, origins_upper_bound = excluded.origins_upper_bound,
      contested = excluded.contested, circular = excluded.circular, signature = excluded.signature`);
};

export const drawComponents = async (tx: Commit, count: number): Promise<bigint[]> =>
  count === 0
    ? []
    : (
        await tx.query<{ id: bigint }>(
          sql`SELECT nextval('component_id_seq') AS id FROM generate_series(1, ${count}::int)`,
        )
      ).map(({ id }) => id);

/** Those of a component, by id. */
export const claimsOf = async (tx: Commit, component: bigint): Promise<readonly bigint[]> =>
  (
    await tx.query<{ id: bigint }>(
      sql`SELECT claim_id AS id FROM claim_support WHERE component_id = ${component} AND component_id < 0`,
    )
  ).map(({ id }) => id);
