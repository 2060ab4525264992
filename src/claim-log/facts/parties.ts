/**
 * Entities and publishers through a span of commits: who stood for the one that a source named, under which names, and for which
 * others it stood. Both kinds merge in the same way, so one text serves both tables.
 */
import type { Queryable } from "../../database/database.ts";
import { raw, type Sql, sql } from "../../database/sql.ts";
import type { EntityFacts, PublisherFacts } from "../../filter/facts.ts";
import type { EntityKind } from "../../terms/enumerations.ts";
import { collectHistories, type History, type HistoryRow, type Span, type State, stateAt } from "./history.ts";

interface PartyState extends State {
  readonly survivorId: bigint;
  readonly name: string;
  readonly aliases: readonly string[];
}
export interface EntityState extends PartyState {
  readonly kind: EntityKind;
  readonly wikidataId: string | null;
}
export interface PublisherState extends PartyState {
  readonly domain: string | null;
  /** as given: it may have been merged since */
  readonly parentId: bigint | null;
}

interface PartyTable {
  readonly name: "entity" | "publisher";
  /** what it has beyond names, from an alias of the row or the version */
  readonly own: (alias: "v" | "p") => string;
  /** further ones that a named one `n` leads to within a span: rows of an id */
  readonly above: (from: bigint) => Sql;
}
const entityTable: PartyTable = {
  name: "entity",
  own: (alias) => `${alias}.kind, ${alias}.wikidata_id AS "wikidataId"`,
  above: () => sql`SELECT NULL::bigint WHERE false`,
};
/** Whom a publisher belongs to: up its survivors and parents, whoever they were. */
const publisherTable: PartyTable = {
  name: "publisher",
  own: (alias) => `${alias}.domain, ${alias}.parent_id AS "parentId"`,
  above: (from) => sql`
    SELECT unnest(ARRAY[survivor_id, parent_id]) FROM publisher WHERE id = n.id
    UNION ALL SELECT unnest(ARRAY[survivor_id, parent_id]) FROM publisher_version WHERE publisher_id = n.id AND until > ${from}`,
};

/**
 * The named ones, whoever stood for them within the span or stands now, and everyone else for whom those stood. A few too many
 * do no harm: each one's state is looked at.
 * OFFSET 0 keeps each lookup one walk down an index, as in claims.ts.
 */
const load = async <RowState extends PartyState>(
  database: Queryable,
  table: PartyTable,
  ids: readonly bigint[],
  { from, to }: Span,
): Promise<Map<bigint, History<RowState>>> => {
  if (ids.length === 0) return new Map();
  const row = raw(table.name);
  const version = raw(`${table.name}_version`);
  const id = raw(`${table.name}_id`);
  const rows = await database.query<HistoryRow<RowState>>(sql`
    WITH RECURSIVE named (id) AS (
      SELECT id FROM unnest(${ids}::bigint[]) AS given (id)
      UNION SELECT up.id FROM named n CROSS JOIN LATERAL (${table.above(from)}) up (id) WHERE up.id IS NOT NULL
    ),
    survivor AS MATERIALIZED (
      SELECT p.survivor_id AS id FROM named n
        CROSS JOIN LATERAL (SELECT survivor_id FROM ${row} WHERE id = n.id OFFSET 0) p
      UNION SELECT v.survivor_id FROM named n
        CROSS JOIN LATERAL (SELECT survivor_id FROM ${version} WHERE ${id} = n.id AND until > ${from} OFFSET 0) v
    ),
    family AS MATERIALIZED (
      SELECT id FROM named UNION SELECT id FROM survivor
      UNION SELECT p.id FROM survivor s CROSS JOIN LATERAL (SELECT id FROM ${row} WHERE survivor_id = s.id OFFSET 0) p
      UNION SELECT v.id FROM survivor s
        CROSS JOIN LATERAL (SELECT ${id} AS id FROM ${version} WHERE survivor_id = s.id AND until > ${from} OFFSET 0) v
    )
    SELECT f.id, v.until, NULL::bigint AS "createdIn", v.survivor_id AS "survivorId", v.name, v.aliases, ${raw(table.own("v"))}
    FROM family f CROSS JOIN LATERAL (
      SELECT * FROM ${version} v WHERE v.${id} = f.id AND v.until > ${from} AND v.until <= coalesce(
        (SELECT min(later.until) FROM ${version} later WHERE later.${id} = f.id AND later.until > ${to}), ${to})
      OFFSET 0
    ) v
    UNION ALL
    SELECT p.id, NULL, p.created_in, p.survivor_id, p.name, p.aliases, ${raw(table.own("p"))}
    FROM family f CROSS JOIN LATERAL (SELECT * FROM ${row} WHERE id = f.id OFFSET 0) p
    ORDER BY 1, 2 NULLS LAST`);
  return collectHistories(rows);
};

export const loadEntities = (database: Queryable, ids: readonly bigint[], span: Span) =>
  load<EntityState>(database, entityTable, ids, span);
export const loadPublishers = (database: Queryable, ids: readonly bigint[], span: Span) =>
  load<PublisherState>(database, publisherTable, ids, span);

/** Tells who a named one was at a commit. Equal answers are the same object, so that caches of folded text work. */
export type PartiesAt<Facts> = (given: bigint, position: bigint) => Facts | null;

/** Everyone for whom somebody stood in any state that was loaded, by survivor. */
const collectFamilies = (histories: ReadonlyMap<bigint, History<PartyState>>): Map<bigint, Set<bigint>> => {
  const families = new Map<bigint, Set<bigint>>();
  for (const [id, { states }] of histories)
    for (const { survivorId } of states) families.set(survivorId, (families.get(survivorId) ?? new Set()).add(id));
  return families;
};

const resolve = <RowState extends PartyState, Facts>(
  histories: ReadonlyMap<bigint, History<RowState>>,
  toFacts: (ids: readonly bigint[], state: RowState, above: readonly bigint[]) => Facts,
  parentOf: (state: RowState) => bigint | null = () => null,
): PartiesAt<Facts> => {
  const shared = new Map<RowState, Map<string, Facts>>();
  const families = collectFamilies(histories);
  const survivorAt = (id: bigint, position: bigint) => stateAt(histories.get(id), position)?.survivorId;
  /** the survivor, then everyone else for whom it stood at the end of a commit, by id */
  const idsAt = (survivorId: bigint, position: bigint): bigint[] => {
    const ids = [survivorId];
    for (const id of families.get(survivorId) ?? [])
      if (id !== survivorId && survivorAt(id, position) === survivorId) ids.push(id);
    return ids;
  };
  /** who stood for one at the end of a commit, and its state then */
  const standing = (given: bigint, position: bigint): { readonly id: bigint; readonly state: RowState } | null => {
    const id = survivorAt(given, position);
    const state = id === undefined ? null : stateAt(histories.get(id), position);
    return id !== undefined && state ? { id, state } : null;
  };
  /** everyone above it, each once: a circle ends where it began */
  const aboveAt = (own: RowState, position: bigint): bigint[] => {
    const above = new Set<bigint>();
    for (let state: RowState | undefined = own; state; ) {
      const parent = parentOf(state);
      const next = parent === null ? null : standing(parent, position);
      if (!next || above.has(next.id)) break;
      for (const id of idsAt(next.id, position)) above.add(id);
      state = next.state;
    }
    return [...above];
  };
  const build = (given: bigint, position: bigint): Facts | null => {
    const found = standing(given, position);
    if (!found) return null;
    const { state } = found;
    const ids = idsAt(found.id, position);
    const above = aboveAt(state, position);
    const ofState = shared.get(state) ?? new Map<string, Facts>();
    shared.set(state, ofState);
    const key = `${ids.join()}/${above.join()}`;
    const facts = ofState.get(key) ?? toFacts(ids, state, above);
    ofState.set(key, facts);
    return facts;
  };
  const byPosition = new Map<bigint, Map<bigint, Facts | null>>();
  return (given, position) => {
    const known = byPosition.get(position) ?? new Map<bigint, Facts | null>();
    byPosition.set(position, known);
    const facts = known.get(given);
    if (facts !== undefined) return facts;
    const built = build(given, position);
    known.set(given, built);
    return built;
  };
};

export const resolveEntities = (histories: ReadonlyMap<bigint, History<EntityState>>): PartiesAt<EntityFacts> =>
  resolve(histories, (ids, { kind, name, aliases, wikidataId }) => ({
    ids,
    kind,
    names: [name, ...aliases],
    wikidataId,
  }));

export const resolvePublishers = (histories: ReadonlyMap<bigint, History<PublisherState>>): PartiesAt<PublisherFacts> =>
  resolve(
    histories,
    (ids, { name, aliases, domain }, above) => ({
      ids,
      names: [name, ...aliases],
      domain,
      family: above.length === 0 ? ids : [...ids, ...above],
    }),
    ({ parentId }) => parentId,
  );
