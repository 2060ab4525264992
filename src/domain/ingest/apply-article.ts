/** One article of a call, applied to the state; refused by what only the database could tell. */
import type { IngestError, IngestStatus } from "../outcome.ts";
import { searchableBody } from "../quote.ts";
import { type AppliedClaim, applyClaims, verifyQuotes } from "./apply-claims.ts";
import { sameArticle, sameClaim } from "./differences.ts";
import { entitiesToldBy, identifyEntity, identifyPublisher, publishersToldBy, type Remembered } from "./identify.ts";
import { type PreparedArticle, type PreparedClaim, publishersOf } from "./prepared.ts";
import { claimsSentAgain, inputsAfter } from "./sent-again.ts";
import type { Computation } from "./slices.ts";
import { type ArticleState, type ClaimState, noInputs, type Reference, type State } from "./state.ts";

export interface AppliedArticle {
  readonly status: Exclude<IngestStatus, "NOT_APPLIED">;
  readonly claims: readonly AppliedClaim[];
  readonly errors: readonly IngestError[];
}

const fault = (field: string, code: IngestError["code"], message: string): IngestError => ({
  path: [field],
  code,
  message,
});

const refusals = (given: PreparedArticle, stored: ArticleState | undefined): IngestError[] => {
  const errors: IngestError[] = [];
  if (stored?.redactedAt) {
    const day = stored.redactedAt.toISOString().slice(0, 10);
    errors.push(
      fault("uri", "REDACTED", `names an article whose text was taken down for good on ${day}; do not send it`),
    );
  }
  if (!stored && given.body === undefined)
    errors.push(fault("body", "REQUIRED", "must be given: this article is not known yet"));
  if (!stored && given.language === undefined)
    errors.push(fault("language", "REQUIRED", "must be given: this article is not known yet"));
  if (given.ifRevision !== null && given.ifRevision !== stored?.revision) {
    const actual = stored ? `has revision ${stored.revision}` : "is not known yet";
    errors.push(fault("ifRevision", "CONFLICT", `is ${given.ifRevision}, but the article ${actual}; read it again`));
  }
  const fetchedAt = stored?.fetchedAt ?? null;
  if (fetchedAt !== null && typeof given.fetchedAt === "number" && given.fetchedAt < fetchedAt) {
    const newer = new Date(fetchedAt).toISOString();
    errors.push(fault("fetchedAt", "STALE", `is older than the stored reading of ${newer}, which stays`));
  }
  return errors;
};

/** What the article named before, and the extractor's claims where it sends some: whatever else was read makes no difference. */
const rememberedBy = (
  state: State,
  given: PreparedArticle,
  stored: ArticleState | undefined,
  claims: readonly ClaimState[],
): Remembered => {
  const own = given.claims === null ? [] : claims.filter(({ extractor }) => extractor === given.extractor);
  const idsOf = (references: readonly (Reference | null)[]): ReadonlySet<bigint> =>
    new Set(references.flatMap((reference) => reference?.given ?? []));
  const attributions = own.flatMap((claim) => claim.attributions);
  return {
    entities: {
      ids: idsOf([
        ...own.flatMap((claim) => claim.entities.map(({ reference }) => reference)),
        ...attributions.map(({ speakerEntity }) => speakerEntity),
      ]),
      told: entitiesToldBy(state, given.entities),
    },
    publishers: {
      ids: idsOf([
        stored?.publisher ?? null,
        ...(stored?.citedPublishers ?? []),
        ...attributions.map(({ publisher }) => publisher),
      ]),
      told: publishersToldBy(state, publishersOf(given)),
    },
  };
};

const keysNamedBy = (claims: readonly PreparedClaim[]): ReadonlySet<string> =>
  new Set(
    claims.flatMap(({ entities, attributions }) => [
      ...entities.map(({ entity }) => entity),
      ...attributions.flatMap(({ speakerEntity }) => speakerEntity ?? []),
    ]),
  );

function* identifyEntities(
  state: State,
  given: PreparedArticle,
  remembered: Remembered,
): Computation<{ readonly entities: ReadonlyMap<string, Reference>; readonly errors: readonly IngestError[] }> {
  const entities = new Map<string, Reference>();
  const errors: IngestError[] = [];
  const named = keysNamedBy(given.claims ?? []);
  for (const entity of given.entities) {
    const found = identifyEntity(state, entity, remembered, named.has(entity.key));
    if (typeof found === "string")
      errors.push({ path: ["entities", String(entity.index), "wikidataId"], code: "INCONSISTENT", message: found });
    else if (found) entities.set(entity.key, found);
    yield;
  }
  return { entities, errors };
}

/** A new article before anything of its input: REQUIRED has seen to it that language and body are sent. */
const emptyArticle = (id: bigint, uri: string): ArticleState => ({
  ...{ id, uri, title: null, titleSearch: null, language: "und", publisher: null, authors: [], publishedAt: null },
  ...{
    fetchedAt: null,
    revision: 0,
    redactedAt: null,
    bodyHash: "",
    body: null,
    citedPublishers: [],
    inputs: noInputs,
    newRevisions: [],
  },
});

/** A value that was sent, else the stored one. */
const sent = <Value>(given: Value | undefined, stored: Value): Value => (given === undefined ? stored : given);

const withBody = (given: PreparedArticle, next: ArticleState): ArticleState => {
  const { body } = given;
  if (body === undefined || body.hash === next.bodyHash) return body ? { ...next, body: body.text } : next;
  const revision = next.revision + 1;
  return {
    ...next,
    revision,
    bodyHash: body.hash,
    body: body.text,
    newRevisions: [...next.newRevisions, { revision, body, fetchedAt: next.fetchedAt }],
  };
};

const nextArticle = (
  state: State,
  given: PreparedArticle,
  stored: ArticleState,
  remembered: Remembered,
): ArticleState => {
  const { title, publisher, citedPublishers } = given;
  return withBody(given, {
    ...stored,
    ...(title === undefined ? {} : { title: title?.text ?? null, titleSearch: title }),
    language: given.language ?? stored.language,
    publisher:
      publisher === undefined ? stored.publisher : publisher && identifyPublisher(state, publisher, remembered),
    authors: sent(given.authors, stored.authors),
    publishedAt: sent(given.publishedAt, stored.publishedAt),
    fetchedAt: sent(given.fetchedAt, stored.fetchedAt),
    citedPublishers:
      citedPublishers?.map((cited) => identifyPublisher(state, cited, remembered)) ?? stored.citedPublishers,
  });
};

/** UNCHANGED means that nothing at all was changed by this input, an alias of an entity included. */
const isChanged = (
  state: State,
  stored: ArticleState,
  next: ArticleState,
  before: readonly ClaimState[],
  after: readonly ClaimState[],
): boolean =>
  !sameArticle(stored, next) ||
  before.length !== after.length ||
  before.some((claim, index) => !sameClaim(claim, after[index] ?? claim)) ||
  state.changedNames();

/** What was applied already is not applied again; when it was fetched is kept. null where it is another input. */
const applyAgain = (
  state: State,
  given: PreparedArticle,
  stored: ArticleState,
  claims: readonly ClaimState[],
  revives: boolean,
): AppliedArticle | null => {
  const again = claimsSentAgain(given, stored, claims, revives);
  if (again === null) return null;
  const errors = refusals(given, stored);
  if (errors.length > 0) return { status: "REJECTED", claims: [], errors };
  state.articles.set(stored.uri, { ...stored, fetchedAt: sent(given.fetchedAt, stored.fetchedAt) });
  return { status: "UNCHANGED", claims: again, errors: [] };
};

/** Applies an article to `state`, which the caller throws away where the status is REJECTED. */
export function* applyArticle(state: State, given: PreparedArticle, revives: boolean): Computation<AppliedArticle> {
  const stored = state.articles.get(given.uri);
  const before = stored ? (state.claims.get(stored.id) ?? []) : [];
  const again = stored && applyAgain(state, given, stored, before, revives);
  if (again) return again;
  const remembered = rememberedBy(state, given, stored, before);
  const { entities, errors } = yield* identifyEntities(state, given, remembered);
  const refused = [...refusals(given, stored), ...errors];
  if (refused.length > 0) return { status: "REJECTED", claims: [], errors: refused };

  const base = stored ?? emptyArticle(state.newId(), given.uri);
  const article = nextArticle(state, given, base, remembered);
  state.articles.set(article.uri, article);
  const body = searchableBody(article.body ?? "");
  const claims =
    given.claims === null
      ? []
      : yield* applyClaims(
          { state, article, extractor: given.extractor, entities, remembered, body, revives },
          given.claims,
        );
  if (stored && stored.bodyHash !== article.bodyHash) yield* verifyQuotes(state, article, body, claims);
  const after = state.claims.get(article.id) ?? [];
  const changed = isChanged(state, base, article, before, after);
  // what moved unseen counts here: where a quote was said to stand, say
  const changesClaims = before.length !== after.length || before.some((claim, index) => claim !== after[index]);
  state.articles.set(article.uri, { ...article, inputs: inputsAfter(base, article, given, changesClaims) });
  const known = changed ? "UPDATED" : "UNCHANGED";
  return { status: stored ? known : "CREATED", claims, errors: [] };
}
