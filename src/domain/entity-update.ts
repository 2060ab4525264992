/** A curator's corrections of an entity: the only way in which a name changes or an alias goes. */
import { type Commit, commit } from "../claim-log/commit.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import type { EntityKind } from "../terms/enumerations.ts";
import { encodeId } from "../terms/ids.ts";
import { checked, notFound } from "./checks.ts";
import { touchClaimsOfEntities } from "./concerned.ts";
import type { Domain } from "./domain.ts";
import { readWikidataId } from "./ingest/prepare-names.ts";
import type { DomainLimits } from "./limits.ts";
import { type GivenNames, namesAfter, readNames, refuseTaken, rewriteNames, sameTexts } from "./update.ts";
import { keepEntities } from "./versions.ts";

interface Row {
  kind: EntityKind;
  name: string;
  aliases: string[];
  wikidataId: string | null;
}

interface Next {
  readonly name: { readonly text: string; readonly key: string };
  readonly aliases: readonly string[];
  readonly wikidataId: string | null;
}

const readRow = async (tx: Commit, id: bigint): Promise<Row> => {
  const [row] = await tx.query<Row>(
    sql`SELECT kind::text AS kind, name, aliases, wikidata_id AS "wikidataId" FROM entity WHERE id = ${id}`,
  );
  if (!row) throw notFound("Entity", id, "input.id");
  return row;
};

const refuseWhereTaken = async (tx: Commit, id: bigint, kind: EntityKind, next: Next): Promise<void> => {
  const [taken] = await tx.query<{ id: bigint }>(
    next.wikidataId === null
      ? sql`SELECT id FROM entity WHERE id <> ${id} AND kind = ${kind}::entity_kind AND name_key = ${next.name.key} AND wikidata_id IS NULL`
      : sql`SELECT id FROM entity WHERE id <> ${id} AND wikidata_id = ${next.wikidataId}`,
  );
  if (!taken) return;
  const owner = `the entity ${encodeId("Entity", taken.id)}`;
  if (next.wikidataId === null) refuseTaken("input.name", `the name ${next.name.text} without Wikidata item`, owner);
  else refuseTaken("input.wikidataId", next.wikidataId, owner);
};

const update = async (tx: Commit, id: bigint, given: GivenNames, wikidataId: string | null | undefined) => {
  const row = await readRow(tx, id);
  const next: Next = {
    ...namesAfter(row, given),
    wikidataId: wikidataId === undefined ? row.wikidataId : wikidataId,
  };
  const { name } = next;
  if (name.text === row.name && next.wikidataId === row.wikidataId && sameTexts(next.aliases, row.aliases))
    return tx.discard();
  await refuseWhereTaken(tx, id, row.kind, next);
  await keepEntities(tx, [id]);
  await tx.query(sql`
    UPDATE entity SET name = ${name.text}, name_key = ${name.key}, aliases = ${next.aliases}::text[],
      wikidata_id = ${next.wikidataId} WHERE id = ${id}`);
  await rewriteNames(tx, "entity", id, [name.text, ...next.aliases]);
  await touchClaimsOfEntities(tx, [id]);
};

export const createEntityUpdate = (database: Database, limits: DomainLimits): Pick<Domain, "updateEntity"> => ({
  updateEntity: async (input) => {
    const names = readNames(input, limits);
    const wikidataId =
      input.wikidataId == null
        ? input.wikidataId
        : checked("input.wikidataId", (report) => readWikidataId(report, input.wikidataId));
    const { position } = await commit(database, (tx) => update(tx, input.id, names, wikidataId));
    return { id: input.id, position };
  },
});
