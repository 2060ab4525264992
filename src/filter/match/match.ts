/**
 * A filter in memory: does this claim, as of one commit, match? Pure, and equal to the SQL of `sql/` for every claim. A tree is
 * compiled to closures once; texts are folded once for each facts object. It reads the facts and loads nothing.
 */
import type { ArticleFacts, AttributionFacts, ClaimFacts, EntityFacts, PublisherFacts } from "../facts.ts";
import { type ShapeTree, someLeaf } from "../formula.ts";
import type {
  ArticleLeaf,
  AttributionLeaf,
  ClaimEntityLeaf,
  ClaimLeaf,
  ClaimTree,
  EntityLeaf,
  PublisherLeaf,
} from "../tree.ts";
import { articleTexts, claimTexts, entityNames, publisherNames, speakerTexts } from "./folded-texts.ts";
import {
  among,
  compileTree,
  inOneText,
  inRange,
  type Match,
  on,
  present,
  someAmong,
  startsWith,
  whenPresent,
} from "./tests.ts";

type ClaimEntityFacts = ClaimFacts["entities"][number];

const publisherLeaf = (leaf: PublisherLeaf): Match<PublisherFacts> => {
  switch (leaf.type) {
    case "id":
      return on(({ ids }) => ids, someAmong(leaf.in));
    case "name":
      return on(publisherNames, inOneText(leaf.tests));
    case "domain":
      return on(({ domain }) => domain, among(leaf.in));
    case "domainStartsWith":
      return on(({ domain }) => domain, startsWith(leaf.prefix));
    case "domainPresent":
      return on(({ domain }) => domain, present);
    case "family":
      return on(({ family }) => family, someAmong(leaf.in));
  }
};

const entityLeaf = (leaf: EntityLeaf): Match<EntityFacts> => {
  switch (leaf.type) {
    case "id":
      return on(({ ids }) => ids, someAmong(leaf.in));
    case "kind":
      return on(({ kind }) => kind, among(leaf.in));
    case "name":
      return on(entityNames, inOneText(leaf.tests));
    case "wikidataId":
      return on(({ wikidataId }) => wikidataId, among(leaf.in));
    case "wikidataIdStartsWith":
      return on(({ wikidataId }) => wikidataId, startsWith(leaf.prefix));
    case "wikidataIdPresent":
      return on(({ wikidataId }) => wikidataId, present);
  }
};

const articleLeaf = (leaf: ArticleLeaf): Match<ArticleFacts> => {
  switch (leaf.type) {
    case "id":
      return on(({ id }) => id, among(leaf.in));
    case "uri":
      return on(({ uri }) => uri, among(leaf.in));
    case "uriStartsWith":
      return on(({ uri }) => uri, startsWith(leaf.prefix));
    case "text": {
      // what an erased text said is not known: it may have met the test, so that who heard of it hears that it left
      const asked = on(articleTexts, inOneText(leaf.tests));
      return (article) => article.erased === true || asked(article);
    }
    case "language":
      return on(({ language }) => language, among(leaf.in));
    case "languageStartsWith":
      return on(({ language }) => language, startsWith(leaf.prefix));
    case "publishedAt":
      return on(({ publishedAt }) => publishedAt, inRange(leaf.op, leaf.value));
    case "publishedAtPresent":
      return on(({ publishedAt }) => publishedAt, present);
    case "ingestedAt":
      return on(({ ingestedAt }) => ingestedAt, inRange(leaf.op, leaf.value));
    case "hasPublisher":
      return on(({ publisher }) => publisher, present);
    case "publisher":
      return on(({ publisher }) => publisher, whenPresent(compileTree(leaf.where, publisherLeaf)));
  }
};

const claimEntityLeaf = (leaf: ClaimEntityLeaf): Match<ClaimEntityFacts> =>
  leaf.type === "role"
    ? on(({ role }) => role, among(leaf.in))
    : on(({ entity }) => entity, compileTree(leaf.where, entityLeaf));

const attributionLeaf = (leaf: AttributionLeaf): Match<AttributionFacts> => {
  switch (leaf.type) {
    case "kind":
      return on(({ kind }) => kind, among(leaf.in));
    case "publisher":
      return on(({ publisher }) => publisher, whenPresent(compileTree(leaf.where, publisherLeaf)));
    case "speaker":
      return on(speakerTexts, inOneText(leaf.tests));
    case "article":
      return on(({ article }) => article, whenPresent(compileTree(leaf.where, articleLeaf)));
  }
};

const claimLeaf = (leaf: ClaimLeaf): Match<ClaimFacts> => {
  switch (leaf.type) {
    case "id":
      return on(({ id }) => id, among(leaf.in));
    case "text":
      return on(claimTexts, inOneText(leaf.tests));
    case "language":
      return on(({ language }) => language, among(leaf.in));
    case "languageStartsWith":
      return on(({ language }) => language, startsWith(leaf.prefix));
    case "modality":
      return on(({ modality }) => modality, among(leaf.in));
    case "status":
      return on(({ status }) => status, among(leaf.in));
    case "confidence":
      return on(({ confidence }) => confidence, inRange(leaf.op, leaf.value));
    case "confidencePresent":
      return on(({ confidence }) => confidence, present);
    case "ingestedAt":
      return on(({ ingestedAt }) => ingestedAt, inRange(leaf.op, leaf.value));
    case "independentOrigins":
      return on(({ independentOrigins }) => independentOrigins, inRange(leaf.op, leaf.value));
    case "contested":
      return ({ contested }) => contested;
    case "article":
      return on(({ article }) => article, compileTree(leaf.where, articleLeaf));
    case "someEntity": {
      const asked = compileTree(leaf.where, claimEntityLeaf);
      return ({ entities }) => entities.some(asked);
    }
    case "someAttribution": {
      const asked = compileTree(leaf.where, attributionLeaf);
      return ({ attributions }) => attributions.some(asked);
    }
  }
};

const compiled = new WeakMap<ClaimTree, Match<ClaimFacts>>();

/** The tree as a function; one tree object is compiled once. */
export const compileClaimMatch = (tree: ClaimTree): Match<ClaimFacts> => {
  const known = compiled.get(tree);
  if (known) return known;
  const made = compileTree(tree, claimLeaf);
  compiled.set(tree, made);
  return made;
};

/** Whether a claim matches. Where `needsBody(tree)`, the facts must have been loaded with bodies. */
export const matchClaim = (tree: ClaimTree, facts: ClaimFacts): boolean => compileClaimMatch(tree)(facts);

/** Whether the filter looks at article text, the claim's own article's or a cited one's. */
export const needsBody = (tree: ClaimTree): boolean => readsArticleText(tree);

const readsArticleText = (tree: ShapeTree): boolean =>
  someLeaf(
    tree,
    ({ type, where }) =>
      where !== undefined &&
      ((type === "article" && someLeaf(where, (leaf) => leaf.type === "text")) || readsArticleText(where)),
  );
