/** Conditions on publishers, entities and articles: on rows of their own lists, and on those that a claim is related to. */
import { raw, type Sql, sql } from "../../database/sql.ts";
import { isGroup, type ShapeTree, someLeaf } from "../formula.ts";
import type { ArticleLeaf, ArticleTree, EntityLeaf, EntityTree, PublisherLeaf, PublisherTree } from "../tree.ts";
import { compileTree, exists } from "./formula.ts";
import { comparesInstant, isOneOf, isOneOfEnum, isOneOfIds, isPresent, startsWith, testsText } from "./values.ts";

/** Where an object's row is: `id` may be a column that refers to it, so that a test of the id alone needs no row. */
export interface Place {
  readonly id: Sql;
  readonly row: Sql;
}

const column = ({ row }: Place, name: string): Sql => sql`${row}.${raw(name)}`;

/** Ids, names and families are known by a reference alone; other fields need the row. */
const byReference = new Set(["id", "name", "family"]);
const needsRow = (tree: ShapeTree): boolean => someLeaf(tree, ({ type }) => !byReference.has(type));

/**
 * Some publishers (survivors) and all that belong to them, as an array that is put together once for a statement. A parent may have
 * been merged since it was named: who stands for it has the family then. UNION ends also a circle.
 */
const familyOf = (heads: readonly bigint[]): Sql => sql`ARRAY(
  WITH RECURSIVE family (id) AS (
    SELECT id FROM unnest(${heads}::bigint[]) AS head (id)
    UNION SELECT child.id FROM family f JOIN publisher named ON named.survivor_id = f.id
      JOIN publisher child ON child.parent_id = named.id AND child.merged_into_id IS NULL
  ) SELECT id FROM family)`;

const publisherLeaf = (leaf: PublisherLeaf, place: Place): Sql => {
  switch (leaf.type) {
    case "id":
      return isOneOfIds(place.id, leaf.in);
    case "name": {
      const tests = testsText(leaf.tests, raw("pn.folded"), raw("pn.words"));
      return exists(sql`publisher_name pn WHERE pn.publisher_id = ${place.id} AND ${tests}`);
    }
    case "domain":
      return isOneOf(column(place, "domain"), leaf.in);
    case "domainStartsWith":
      return startsWith(column(place, "domain"), leaf.prefix);
    case "domainPresent":
      return isPresent(column(place, "domain"));
    case "family":
      return sql`${place.id} = ANY(${familyOf(leaf.in)})`;
  }
};

/** A condition on the publisher at a place. */
export const publisherAt = (tree: PublisherTree, place: Place): Sql =>
  compileTree(tree, (leaf) => publisherLeaf(leaf, place));

/** A condition on the publisher that a column refers to; false where it refers to none. */
export const publisherOf = (tree: PublisherTree, reference: Sql): Sql => {
  const there = { id: reference, row: raw("pub") };
  if (needsRow(tree)) return exists(sql`publisher pub WHERE pub.id = ${reference} AND ${publisherAt(tree, there)}`);
  if (!isGroup(tree)) return publisherAt(tree, there);
  return sql`(${isPresent(reference)} AND ${publisherAt(tree, there)})`;
};

const entityLeaf = (leaf: EntityLeaf, place: Place): Sql => {
  switch (leaf.type) {
    case "id":
      return isOneOfIds(place.id, leaf.in);
    case "kind":
      return isOneOfEnum(column(place, "kind"), leaf.in);
    case "name": {
      const tests = testsText(leaf.tests, raw("en.folded"), raw("en.words"));
      return exists(sql`entity_name en WHERE en.entity_id = ${place.id} AND ${tests}`);
    }
    case "wikidataId":
      return isOneOf(column(place, "wikidata_id"), leaf.in);
    case "wikidataIdStartsWith":
      return startsWith(column(place, "wikidata_id"), leaf.prefix);
    case "wikidataIdPresent":
      return isPresent(column(place, "wikidata_id"));
  }
};

/** A condition on the entity at a place. */
export const entityAt = (tree: EntityTree, place: Place): Sql => compileTree(tree, (leaf) => entityLeaf(leaf, place));

/** A condition on the entity that a column refers to. */
export const entityOf = (tree: EntityTree, reference: Sql): Sql => {
  const there = { id: reference, row: raw("ent") };
  return needsRow(tree)
    ? exists(sql`entity ent WHERE ent.id = ${reference} AND ${entityAt(tree, there)}`)
    : entityAt(tree, there);
};

const articleLeaf = (leaf: ArticleLeaf, place: Place): Sql => {
  switch (leaf.type) {
    case "id":
      return isOneOfIds(place.id, leaf.in);
    case "uri":
      return isOneOf(column(place, "uri"), leaf.in);
    case "uriStartsWith":
      return startsWith(column(place, "uri"), leaf.prefix);
    case "text": {
      const tests = testsText(leaf.tests, raw("txt.folded"), raw("txt.words"));
      return exists(sql`article_text txt WHERE txt.article_id = ${place.id} AND ${tests}`);
    }
    case "language":
      return isOneOf(column(place, "language"), leaf.in);
    case "languageStartsWith":
      return startsWith(column(place, "language"), leaf.prefix);
    case "publishedAt":
      return comparesInstant(column(place, "published_at"), leaf.op, leaf.value);
    case "publishedAtPresent":
      return isPresent(column(place, "published_at"));
    case "ingestedAt":
      return comparesInstant(column(place, "ingested_at"), leaf.op, leaf.value);
    case "hasPublisher":
      return isPresent(column(place, "publisher_id"));
    case "publisher":
      return publisherOf(leaf.where, column(place, "publisher_id"));
  }
};

/** A condition on the article at a place. */
export const articleAt = (tree: ArticleTree, place: Place): Sql =>
  compileTree(tree, (leaf) => articleLeaf(leaf, place));
