/** Entities and publishers: new ones, and what ingest added to known ones. */
import { sql } from "../../../database/sql.ts";
import { touchClaimsOfEntities, touchClaimsOfPublishers } from "../../concerned.ts";
import { recordset, wordsVector } from "../../rows.ts";
import { keepEntities, keepPublishers } from "../../versions.ts";
import type { Changed } from "../changes.ts";
import { searchable } from "../searchable.ts";
import type { EntityState, PublisherState } from "../state.ts";
import { asJson, type Writing } from "./writing.ts";

interface Named {
  readonly id: bigint;
  readonly name: string;
  readonly aliases: readonly string[];
}

interface NameRow {
  readonly owner: bigint;
  readonly position: number;
  readonly name: string;
}

/** One row per name that is not stored yet; the name itself is at position 0. */
const newNames = (names: Changed<Named>): NameRow[] => [
  ...names.created.flatMap(({ id, name, aliases }) =>
    [name, ...aliases].map((each, position) => ({ owner: id, position, name: each })),
  ),
  ...names.changed.flatMap(({ before, after }) =>
    after.aliases
      .slice(before.aliases.length)
      .map((name, index) => ({ owner: after.id, position: before.aliases.length + 1 + index, name })),
  ),
];

const namesJson = ({ idOf }: Writing, names: readonly NameRow[]): Promise<string> =>
  asJson(names, ({ owner, position, name }) => {
    const { folded, words } = searchable(name);
    return { owner: idOf(owner), position, folded, words };
  });

const nameColumns = "owner bigint, position int, folded text, words text";

// Known rows are written before new ones: a name without item or domain may be a new row's once the old one has got its own.

export const writeEntities = async (writing: Writing, entities: Changed<EntityState>): Promise<void> => {
  const { commit, idOf } = writing;
  const changed = entities.changed.map(({ after }) => after);
  await keepEntities(
    commit,
    changed.map(({ id }) => id),
  );
  if (changed.length > 0) {
    const json = await asJson(changed, ({ id, aliases, wikidataId }) => ({ id, aliases, wikidataId }));
    await commit.query(sql`
      UPDATE entity e SET aliases = r.aliases, wikidata_id = r."wikidataId"
      FROM ${recordset(json, 'id bigint, aliases text[], "wikidataId" text')} WHERE e.id = r.id`);
  }
  if (entities.created.length > 0) {
    const json = await asJson(entities.created, ({ id, survivor: _, ...rest }) => ({ ...rest, id: idOf(id) }));
    await commit.query(sql`
      INSERT INTO entity (id, kind, name, name_key, aliases, wikidata_id, survivor_id, created_in)
      SELECT id, kind, name, "nameKey", aliases, "wikidataId", id, ${commit.id}
      FROM ${recordset(json, 'id bigint, kind entity_kind, name text, "nameKey" text, aliases text[], "wikidataId" text')}`);
  }
  const names = newNames(entities);
  if (names.length > 0)
    await commit.query(sql`
      INSERT INTO entity_name (entity_id, position, folded, words)
      SELECT owner, position, folded, ${wordsVector("words")} FROM ${recordset(await namesJson(writing, names), nameColumns)}`);
  await touchClaimsOfEntities(
    commit,
    changed.map(({ id }) => id),
  );
};

export const writePublishers = async (writing: Writing, publishers: Changed<PublisherState>): Promise<void> => {
  const { commit, idOf } = writing;
  const changed = publishers.changed.map(({ after }) => after);
  await keepPublishers(
    commit,
    changed.map(({ id }) => id),
  );
  if (changed.length > 0) {
    const json = await asJson(changed, ({ id, aliases, domain }) => ({ id, aliases, domain }));
    await commit.query(sql`
      UPDATE publisher p SET aliases = r.aliases, domain = r.domain
      FROM ${recordset(json, "id bigint, aliases text[], domain text")} WHERE p.id = r.id`);
  }
  if (publishers.created.length > 0) {
    const json = await asJson(publishers.created, ({ id, survivor: _, ...rest }) => ({ ...rest, id: idOf(id) }));
    await commit.query(sql`
      INSERT INTO publisher (id, name, name_key, domain, aliases, survivor_id, created_in)
      SELECT id, name, "nameKey", domain, aliases, id, ${commit.id}
      FROM ${recordset(json, 'id bigint, name text, "nameKey" text, domain text, aliases text[]')}`);
  }
  const names = newNames(publishers);
  if (names.length > 0)
    await commit.query(sql`
      INSERT INTO publisher_name (publisher_id, position, folded, words)
      SELECT owner, position, folded, ${wordsVector("words")} FROM ${recordset(await namesJson(writing, names), nameColumns)}`);
  await touchClaimsOfPublishers(
    commit,
    changed.map(({ id }) => id),
  );
};
