/**
 * Whom a filter names may have been merged. A statement is made for the ids as they were named, says who stands for each in its
 * own snapshot, and is made and run again where that is someone else: merges are rare, and the planner knows that the most named
 * entity of all is asked for, and not some entity.
 */
import { join, raw, type Sql, sql } from "../database/sql.ts";
import type { Mergeable, Named, SurvivorOf } from "../filter/filter.ts";

/** What a statement says of those whom its filter names: in their order; null, or nothing at all, where it names none. */
export interface StandingLine {
  readonly $entities?: readonly bigint[] | null;
  readonly $publishers?: readonly bigint[] | null;
}

/** Who stands for an id that a column holds. */
export const survivorOfId = (noun: Mergeable, id: Sql): Sql =>
  sql`(SELECT s.survivor_id FROM ${raw(noun)} s WHERE s.id = ${id})`;

/**
 * A few are written out one by one: of a list the planner does not know the length, so that the plan that serves all lists looks
 * dear to it, and it makes another for each (0.5 ms each time, as much as the statement takes).
 */
const fewNamed = 8;

const standing = (noun: Mergeable, ids: readonly bigint[]): Sql => {
  if (ids.length === 0) return raw("NULL::bigint[]");
  if (ids.length <= fewNamed)
    return sql`ARRAY[${join(ids.map((id) => sql`coalesce(${survivorOfId(noun, sql`${id}::bigint`)}, ${id}::bigint)`))}]`;
  return sql`ARRAY(SELECT coalesce(${survivorOfId(noun, raw("n.id"))}, n.id) FROM unnest(${ids}::bigint[]) n (id))`;
};

/** Items of a SELECT. */
export const standingColumns = ({ entity, publisher }: Named): Sql =>
  sql`${standing("entity", entity)} AS "$entities", ${standing("publisher", publisher)} AS "$publishers"`;

/** The same, where columns without a value are left out. */
export const standingItems = ({ entity, publisher }: Named): readonly Sql[] => [
  ...(entity.length > 0 ? [sql`${standing("entity", entity)} AS "$entities"`] : []),
  ...(publisher.length > 0 ? [sql`${standing("publisher", publisher)} AS "$publishers"`] : []),
];

/** Each stands for itself: what is taken to be so at first. */
export const asNamed: SurvivorOf = (_, id) => id;

const survivorsOf = (named: Named, line: StandingLine): SurvivorOf => {
  const of = (ids: readonly bigint[], survivors: readonly bigint[] | null | undefined): ReadonlyMap<bigint, bigint> =>
    new Map(ids.map((id, index) => [id, survivors?.[index] ?? id]));
  const known = { entity: of(named.entity, line.$entities), publisher: of(named.publisher, line.$publishers) };
  return (noun, id) => known[noun].get(id) ?? id;
};

/** Runs `read` until what it took for survivors is what its own statement says. `read` gives any line of its answer. */
export const readWithSurvivors = async <Answer>(
  named: Named,
  read: (survivorOf: SurvivorOf) => Promise<{ readonly answer: Answer; readonly line: StandingLine | undefined }>,
  assumed: SurvivorOf = asNamed,
): Promise<Answer> => {
  const { answer, line } = await read(assumed);
  const now = line ? survivorsOf(named, line) : assumed;
  const holds = (noun: Mergeable): boolean => named[noun].every((id) => now(noun, id) === assumed(noun, id));
  return holds("entity") && holds("publisher") ? answer : readWithSurvivors(named, read, now);
};
