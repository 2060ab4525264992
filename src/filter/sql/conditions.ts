/**
 * Filters as conditions on the rows of a list, to stand after WHERE. Each says which aliases the statement must have. NULL
 * counts as false. They hold no alias of their own but inside sub-selects, and bring their values as parameters.
 *
 * Ids of entities and publishers are compared as they are, and rows hold survivors: see `withSurvivors`. A sub-select that
 * looked the survivor up would hide from the planner which one it is, and the most named one is found another way than others.
 */
import { raw, type Sql, sql } from "../../database/sql.ts";
import { all, conjuncts, isGroup } from "../formula.ts";
import type {
  ArticleTree,
  AttributionLeaf,
  ClaimEntityLeaf,
  ClaimEntityTree,
  ClaimLeaf,
  ClaimTree,
  EntityTree,
  PublisherTree,
} from "../tree.ts";
import { compileTree, exists } from "./formula.ts";
import { articleAt, entityAt, entityOf, publisherAt, publisherOf } from "./nouns.ts";
import {
  comparesCount,
  comparesInstant,
  comparesNumber,
  isOneOf,
  isOneOfEnum,
  isOneOfIds,
  isPresent,
  startsWith,
  testsText,
} from "./values.ts";

const claimEntityLeaf = (leaf: ClaimEntityLeaf, alias: Sql): Sql =>
  leaf.type === "role" ? isOneOfEnum(sql`${alias}.role`, leaf.in) : entityOf(leaf.where, sql`${alias}.entity_id`);

const claimEntityAt = (tree: ClaimEntityTree, alias: Sql): Sql =>
  compileTree(tree, (leaf) => claimEntityLeaf(leaf, alias));

const attributionLeaf = (leaf: AttributionLeaf): Sql => {
  switch (leaf.type) {
    case "kind":
      return isOneOfEnum(raw("att.kind"), leaf.in);
    case "publisher":
      return publisherOf(leaf.where, raw("att.publisher_id"));
    case "speaker":
      return sql`(${testsText(leaf.tests, raw("att.speaker_folded"), raw("att.speaker_words"))})`;
    case "article": {
      const cited = articleAt(leaf.where, { id: raw("cited.id"), row: raw("cited") });
      return exists(sql`article cited WHERE cited.uri = att.article_uri AND ${cited}`);
    }
  }
};

/** Every claim has its row of support: one walk down the primary key, or from the few that the test finds. */
const supported = (test: Sql): Sql => exists(sql`claim_support s WHERE s.claim_id = c.id AND ${test}`);

const claimLeaf = (leaf: ClaimLeaf): Sql => {
  switch (leaf.type) {
    case "id":
      return isOneOfIds(raw("c.id"), leaf.in);
    case "text":
      return sql`(${testsText(leaf.tests, raw("c.text_folded"), raw("c.text_words"))})`;
    case "language":
      return isOneOf(raw("c.language"), leaf.in);
    case "languageStartsWith":
      return startsWith(raw("c.language"), leaf.prefix);
    case "modality":
      return isOneOfEnum(raw("c.modality"), leaf.in);
    case "status":
      return isOneOfEnum(raw("c.status"), leaf.in);
    case "confidence":
      return comparesNumber(raw("c.confidence"), leaf.op, leaf.value);
    case "confidencePresent":
      return isPresent(raw("c.confidence"));
    case "ingestedAt":
      return comparesInstant(raw("c.ingested_at"), leaf.op, leaf.value);
    case "independentOrigins":
      return supported(comparesCount(raw("s.independent_origins"), leaf.op, leaf.value));
    case "contested":
      return supported(raw("s.contested"));
    case "article":
      return articleAt(leaf.where, { id: raw("c.article_id"), row: raw("a") });
    case "someEntity":
      return exists(sql`claim_entity ce WHERE ce.claim_id = c.id AND ${claimEntityAt(leaf.where, raw("ce"))}`);
    case "someAttribution":
      return exists(sql`attribution att WHERE att.claim_id = c.id AND ${compileTree(leaf.where, attributionLeaf)}`);
  }
};

/** On `claim c`, and `article a` (joined on a.id = c.article_id) where `readsArticleRow(tree)`. */
export const claimCondition = (tree: ClaimTree): Sql => compileTree(tree, claimLeaf);

/** On `article a`. */
export const articleCondition = (tree: ArticleTree): Sql => articleAt(tree, { id: raw("a.id"), row: raw("a") });

/** On `entity e`, where only survivors are listed. */
export const entityCondition = (tree: EntityTree): Sql => entityAt(tree, { id: raw("e.id"), row: raw("e") });

/** On `publisher p`, where only survivors are listed. */
export const publisherCondition = (tree: PublisherTree): Sql => publisherAt(tree, { id: raw("p.id"), row: raw("p") });

/** Whether `claimCondition` looks at `article a`: tests of its id or text alone do not. */
export const readsArticleRow = (tree: ClaimTree): boolean => {
  if (!isGroup(tree)) return tree.type === "article" && articleRow(tree.where);
  return tree.type === "not" ? readsArticleRow(tree.of) : tree.of.some(readsArticleRow);
};
const articleRow = (tree: ArticleTree): boolean => {
  if (!isGroup(tree)) return tree.type !== "id" && tree.type !== "text";
  return tree.type === "not" ? articleRow(tree.of) : tree.of.some(articleRow);
};

/** A filter that asks for claims about one entity, or one of a few: what the entity asks, and what is left to ask. */
export interface EntityWalk {
  /** conditions on `claim_entity x`, one for each entity: a claim that matches has a row where one of them holds */
  readonly on: readonly Sql[];
  readonly rest: ClaimTree;
}

/** Each entity is a walk of its own, merged: beyond these, sorting is no worse. */
const maxWalks = 8;

const entityIds = (tree: ClaimEntityTree): readonly bigint[] | null => {
  for (const part of conjuncts(tree))
    if (part.type === "entity")
      for (const test of conjuncts(part.where)) if (test.type === "id" && test.in.length <= maxWalks) return test.in;
  return null;
};

/**
 * The walk along claim_entity (entity_id, claim_id) that finds the newest claims of an entity in order, whatever the planner
 * believes of how often it is named; null where the filter does not ask for entities by id in every claim.
 */
export const entityWalk = (tree: ClaimTree): EntityWalk | null => {
  const parts = conjuncts(tree);
  for (const part of parts) {
    const ids = part.type === "someEntity" ? entityIds(part.where) : null;
    if (part.type !== "someEntity" || !ids) continue;
    const row = raw("x");
    const on = ids.map((id) => {
      const one: ClaimEntityTree = { type: "entity", where: { type: "id", in: [id] } };
      return claimEntityAt(ids.length === 1 ? part.where : all([one, part.where]), row);
    });
    return { on, rest: all(parts.filter((other) => other !== part)) };
  }
  return null;
};
