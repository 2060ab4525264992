/** What updates of entities and publishers share: reading the new names, and writing them for search. */
import type { Commit } from "../claim-log/commit.ts";
import { raw, sql } from "../database/sql.ts";
import { nameKey } from "../filter/fold.ts";
import { RequestError } from "../terms/errors.ts";
import { checked } from "./checks.ts";
import { readName } from "./ingest/prepare-names.ts";
import type { PreparedName } from "./ingest/prepared.ts";
import { searchable } from "./ingest/searchable.ts";
import { readList } from "./ingest/values.ts";
import type { Maybe } from "./input.ts";
import { type DomainLimits, maxAliases } from "./limits.ts";

export interface GivenNames {
  readonly name: PreparedName | null;
  readonly aliases: readonly PreparedName[] | null;
}

/** null: left out, so what is stored stays. */
export const readNames = (
  input: { readonly name?: Maybe<string>; readonly aliases?: Maybe<readonly string[]> },
  limits: DomainLimits,
): GivenNames => ({
  name: input.name == null ? null : checked("input.name", (report) => readName(report, input.name, limits)),
  aliases:
    input.aliases == null
      ? null
      : checked("input.aliases", (report) =>
          readList(report, input.aliases, maxAliases, (item, alias) => readName(item, alias, limits)),
        ),
});

/** No alias twice, and none that is the name. */
const distinctAliases = (name: PreparedName, aliases: readonly PreparedName[]): readonly string[] => {
  const keys = new Set([name.key]);
  return aliases.flatMap(({ text, key }) => {
    if (keys.has(key)) return [];
    keys.add(key);
    return [text];
  });
};

/** Name and aliases after an update: what was given, else what is stored. */
export const namesAfter = (
  stored: { readonly name: string; readonly aliases: readonly string[] },
  given: GivenNames,
): { readonly name: PreparedName; readonly aliases: readonly string[] } => {
  const asStored = (text: string): PreparedName => ({ text, key: nameKey(text) });
  const name = given.name ?? asStored(stored.name);
  return { name, aliases: distinctAliases(name, given.aliases ?? stored.aliases.map(asStored)) };
};

export const refuseTaken = (where: string, what: string, owner: string): never => {
  throw new RequestError("BAD_INPUT", `${where}: ${what} belongs to ${owner} already; merge the two instead.`);
};

/** The rows that search looks names up in: position 0 is the name. */
export const rewriteNames = async (
  tx: Commit,
  table: "entity" | "publisher",
  id: bigint,
  names: readonly string[],
): Promise<void> => {
  const rows = names.map((name, position) => ({ position, ...searchable(name) }));
  const owner = raw(`${table}_id`);
  const nameTable = raw(`${table}_name`);
  await tx.query(sql`DELETE FROM ${nameTable} WHERE ${owner} = ${id}`);
  await tx.query(sql`
    INSERT INTO ${nameTable} (${owner}, position, folded, words)
    SELECT ${id}, position, folded, array_to_tsvector(string_to_array(words, ' '))
    FROM unnest(${rows.map(({ position }) => position)}::int[], ${rows.map(({ folded }) => folded)}::text[],
      ${rows.map(({ words }) => words)}::text[]) AS r (position, folded, words)`);
};

export const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, index) => text === b[index]);
