/**
 * What an entry means: the claim's facts before and after its commit, whenever that was. Both come from the rows and their
 * history, never from the entry, so that an entry stays narrow and old ones tell the truth of their time.
 * Five statements for any number of entries. It refuses to judge facts: that is the matcher's.
 */
import type { Queryable } from "../database/database.ts";
import type { ArticleFacts, AttributionFacts, ClaimFacts, EntityFacts, PublisherFacts } from "../filter/facts.ts";
import { type ArticleState, loadArticles } from "./facts/articles.ts";
import { type ClaimState, loadClaims } from "./facts/claims.ts";
import { type History, type Span, stateAt } from "./facts/history.ts";
import { loadEntities, loadPublishers, type PartiesAt, resolveEntities, resolvePublishers } from "./facts/parties.ts";
import { loadSupport, type SupportState } from "./facts/support.ts";

/** One claim in one commit. */
export interface ChangedClaim {
  readonly claimId: bigint;
  readonly commitId: bigint;
}

/** The same object twice where the commit changed nothing that a filter may look at. */
export interface ClaimChange {
  /** null where the claim did not exist */
  readonly before: ClaimFacts | null;
  /** null only where there is no such claim */
  readonly after: ClaimFacts | null;
}

export interface FactsOptions {
  /** also read article bodies; they are large, so only where a filter looks at article text */
  readonly bodies: boolean;
}

interface Histories {
  readonly claims: ReadonlyMap<bigint, History<ClaimState>>;
  readonly support: ReadonlyMap<bigint, History<SupportState>>;
  readonly articles: ReadonlyMap<bigint, History<ArticleState>>;
  readonly articleByUri: ReadonlyMap<string, bigint>;
  readonly entityAt: PartiesAt<EntityFacts>;
  readonly publisherAt: PartiesAt<PublisherFacts>;
}

/** What the claims name, in any state that was loaded. */
const collectNamed = (claims: Histories["claims"]) => {
  const articleIds = new Set<bigint>();
  const uris = new Set<string>();
  const entityIds = new Set<bigint>();
  const publisherIds = new Set<bigint>();
  const collect = ({ articleId, entities, attributions }: ClaimState): void => {
    articleIds.add(articleId);
    for (const { given } of entities) entityIds.add(BigInt(given));
    for (const { publisher, articleUri } of attributions) {
      if (publisher !== null) publisherIds.add(BigInt(publisher));
      if (articleUri !== null) uris.add(articleUri);
    }
  };
  for (const { states } of claims.values()) for (const state of states) collect(state);
  return { articleIds, uris, entityIds, publisherIds };
};

const load = async (
  database: Queryable,
  claimIds: readonly bigint[],
  span: Span,
  bodies: boolean,
): Promise<Histories> => {
  const [claims, support] = await Promise.all([
    loadClaims(database, claimIds, span),
    loadSupport(database, claimIds, span),
  ]);
  const { articleIds, uris, entityIds, publisherIds } = collectNamed(claims);
  const [articles, entities] = await Promise.all([
    loadArticles(database, { ids: [...articleIds], uris: [...uris] }, span, bodies),
    loadEntities(database, [...entityIds], span),
  ]);
  const articleByUri = new Map<string, bigint>();
  for (const [id, { states }] of articles)
    for (const { uri, publisher } of states) {
      articleByUri.set(uri, id);
      if (publisher !== null) publisherIds.add(publisher);
    }
  const publishers = await loadPublishers(database, [...publisherIds], span);
  return {
    claims,
    support,
    articles,
    articleByUri,
    entityAt: resolveEntities(entities),
    publisherAt: resolvePublishers(publishers),
  };
};

const present = <Value>(value: Value | null): value is Value => value !== null;
/** For a claim that was put in by hand, without a row of support. */
const unsupported = { independentOrigins: 0, contested: false };
const instant = (date: Date | null): number | null => date?.getTime() ?? null;

/** Builds facts, each object once for each content: the parts of the last build from the same state are used again. */
const createBuilder = ({ claims, support, articles, articleByUri, entityAt, publisherAt }: Histories) => {
  const builtArticles = new Map<ArticleState, ArticleFacts[]>();
  const builtClaims = new Map<ClaimState, ClaimFacts>();

  const articleAt = (id: bigint | undefined, position: bigint): ArticleFacts | null => {
    const state = id === undefined ? null : stateAt(articles.get(id), position);
    if (!state || id === undefined) return null;
    const publisher = state.publisher === null ? null : publisherAt(state.publisher, position);
    const built = builtArticles.get(state) ?? [];
    builtArticles.set(state, built);
    const same = built.find((facts) => facts.publisher === publisher);
    if (same) return same;
    const { uri, title, body, language, erased } = state;
    const publishedAt = instant(state.publishedAt);
    const ingestedAt = state.ingestedAt.getTime();
    const known = { id, uri, title, body, language, publishedAt, ingestedAt, publisher };
    const facts: ArticleFacts = erased ? { ...known, erased } : known;
    built.push(facts);
    return facts;
  };

  const attributionAt = (
    { kind, publisher, articleUri, speaker }: ClaimState["attributions"][number],
    position: bigint,
  ): AttributionFacts => ({
    kind,
    publisher: publisher === null ? null : publisherAt(BigInt(publisher), position),
    speaker,
    article: articleUri === null ? null : articleAt(articleByUri.get(articleUri), position),
  });

  return (claimId: bigint, position: bigint): ClaimFacts | null => {
    const state = stateAt(claims.get(claimId), position);
    const article = state && articleAt(state.articleId, position);
    if (!article) return null;
    const entities = state.entities
      .map(({ given, role }) => {
        const entity = entityAt(BigInt(given), position);
        return entity && { role, entity };
      })
      .filter(present);
    const attributions = state.attributions.map((attribution) => attributionAt(attribution, position));
    const { independentOrigins, contested } = stateAt(support.get(claimId), position) ?? unsupported;
    const last = builtClaims.get(state);
    const counted = last?.independentOrigins === independentOrigins && last.contested === contested;
    if (counted && sameParts(last, article, entities, attributions)) return last;
    const { text, language, modality, status, confidence } = state;
    const ingestedAt = state.ingestedAt.getTime();
    const own = {
      id: claimId,
      text,
      language,
      modality,
      status,
      confidence,
      ingestedAt,
      independentOrigins,
      contested,
    };
    const facts: ClaimFacts = { ...own, article, entities, attributions };
    builtClaims.set(state, facts);
    return facts;
  };
};

const sameParts = (
  last: ClaimFacts,
  article: ArticleFacts,
  entities: ClaimFacts["entities"],
  attributions: ClaimFacts["attributions"],
): boolean =>
  last.article === article &&
  last.entities.length === entities.length &&
  last.entities.every(({ entity }, index) => entity === entities[index]?.entity) &&
  last.attributions.every(
    ({ publisher, article: cited }, index) =>
      publisher === attributions[index]?.publisher && cited === attributions[index]?.article,
  );

/** The facts before and after each of the given commits, in the order given. Objects are shared between them where equal. */
export const loadFacts = async (
  database: Queryable,
  changed: readonly ChangedClaim[],
  { bodies }: FactsOptions,
): Promise<ClaimChange[]> => {
  const [first] = changed;
  if (!first) return [];
  let from = first.commitId;
  let to = first.commitId;
  for (const { commitId } of changed) {
    if (commitId < from) from = commitId;
    if (commitId > to) to = commitId;
  }
  const claimIds = [...new Set(changed.map(({ claimId }) => claimId))];
  const factsAt = createBuilder(await load(database, claimIds, { from: from - 1n, to }, bodies));
  return changed.map(({ claimId, commitId }) => ({
    before: factsAt(claimId, commitId - 1n),
    after: factsAt(claimId, commitId),
  }));
};
