/** Reads the entities and publishers that a commit's articles may mean. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import { nameKey } from "../../filter/fold.ts";
import type { EntityKind } from "../../terms/enumerations.ts";
import { type PreparedArticle, publishersOf } from "./prepared.ts";
import { putEntity, putPublisher, type State } from "./state.ts";

interface EntityRow {
  id: bigint;
  survivor: bigint;
  kind: EntityKind;
  name: string;
  nameKey: string;
  aliases: string[];
  wikidataId: string | null;
}

export const loadEntities = async (
  queryable: Queryable,
  state: State,
  articles: readonly PreparedArticle[],
): Promise<void> => {
  const names = new Map<string, { kind: EntityKind; key: string }>();
  const items = new Set<string>();
  for (const { entities } of articles)
    for (const { kind, name, wikidataId } of entities) {
      names.set(`${kind} ${name.key}`, { kind, key: name.key });
      if (wikidataId !== null) items.add(wikidataId);
    }
  if (names.size === 0) return;
  const kinds = [...names.values()].map(({ kind }) => kind);
  const keys = [...names.values()].map(({ key }) => key);
  const rows = await queryable.query<EntityRow>(sql`
    SELECT id, survivor_id AS survivor, kind::text AS kind, name, name_key AS "nameKey", aliases, wikidata_id AS "wikidataId"
    FROM entity WHERE id IN (
      SELECT e.id FROM unnest(${kinds}::entity_kind[], ${keys}::text[]) AS n (kind, name_key) JOIN entity e USING (kind, name_key)
      UNION ALL SELECT id FROM entity WHERE wikidata_id = ANY (${[...items]}::text[]))
    ORDER BY id`);
  for (const row of rows) putEntity(state, row);
};

interface PublisherRow {
  id: bigint;
  survivor: bigint;
  name: string;
  nameKey: string;
  aliases: string[];
  domain: string | null;
}

export const loadPublishers = async (
  queryable: Queryable,
  state: State,
  articles: readonly PreparedArticle[],
): Promise<void> => {
  const names = new Set<string>();
  const domains = new Set<string>();
  for (const article of articles)
    for (const { name, domain } of publishersOf(article)) {
      names.add(name.key);
      if (domain !== null) domains.add(domain);
    }
  if (names.size === 0) return;
  // An alias is stored folded but with its white space in order, which is what a name key is.
  const rows = await queryable.query<PublisherRow>(sql`
    SELECT id, survivor_id AS survivor, name, name_key AS "nameKey", aliases, domain
    FROM publisher WHERE id IN (
      SELECT id FROM publisher WHERE name_key = ANY (${[...names]}::text[])
      UNION ALL SELECT publisher_id FROM publisher_name WHERE folded = ANY (${[...names]}::text[])
      UNION ALL SELECT id FROM publisher WHERE domain = ANY (${[...domains]}::text[]))
    ORDER BY id`);
  for (const row of rows) putPublisher(state, row, [row.nameKey, ...row.aliases.map(nameKey)]);
};
