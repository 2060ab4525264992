/** One extractor's claims of one article, as they are now: new, replaced whole, or gone. And everyone's quotes, where the body changed. */
import type { ClaimIngestStatus } from "../outcome.ts";
import type { SearchableBody } from "../quote.ts";
import { sameClaim, sameUnseen } from "./differences.ts";
import { identifyPublisher, type Remembered } from "./identify.ts";
import type { PreparedAttribution, PreparedClaim, PreparedQuote } from "./prepared.ts";
import type { Computation } from "./slices.ts";
import type { ArticleState, AttributionState, ClaimState, QuoteState, Reference, State } from "./state.ts";

export interface AppliedClaim {
  readonly id: bigint;
  readonly key: string;
  readonly status: ClaimIngestStatus;
}

/** What the claims of one article are applied with. */
export interface ClaimsWork {
  readonly state: State;
  readonly article: ArticleState;
  readonly extractor: string;
  /** by entity key of the input */
  readonly entities: ReadonlyMap<string, Reference>;
  readonly remembered: Remembered;
  /** the article's body now, where a quote needs it */
  readonly body: SearchableBody;
  /** false for a batch that was taken back: it must not bring back what went with it */
  readonly revives: boolean;
}

function* quoteIn(body: SearchableBody, { text, start, place }: PreparedQuote): Computation<QuoteState> {
  const found = place === undefined ? yield* body.search(text, start) : place;
  return { text: found?.text ?? text, start: found?.start ?? null, end: found?.end ?? null, hint: start };
}

/** The quote looked up again in another body; what is no longer there keeps its words and loses its place. */
function* quoteAgain(body: SearchableBody, quote: QuoteState): Computation<QuoteState> {
  const found = yield* body.search(quote.text, quote.hint);
  return { ...quote, text: found?.text ?? quote.text, start: found?.start ?? null, end: found?.end ?? null };
}

const referenceTo = ({ entities }: ClaimsWork, key: string): Reference => {
  const reference = entities.get(key);
  if (!reference) throw new Error(`entity key ${key} passed the checks and is not there`);
  return reference;
};

const attributionOf = (work: ClaimsWork, given: PreparedAttribution): AttributionState => ({
  kind: given.kind,
  publisher: given.publisher && identifyPublisher(work.state, given.publisher, work.remembered),
  articleUri: given.articleUri,
  speaker: given.speaker?.text ?? null,
  speakerSearch: given.speaker,
  speakerEntity: given.speakerEntity === null ? null : referenceTo(work, given.speakerEntity),
  anonymousSources: given.anonymousSources,
});

const contentOf = (work: ClaimsWork, given: PreparedClaim, quote: QuoteState | null) => ({
  text: given.text.text,
  textSearch: given.text,
  language: given.language ?? work.article.language,
  quote,
  entities: given.entities.map(({ entity, role }) => ({ reference: referenceTo(work, entity), role })),
  modality: given.modality,
  attributions: given.attributions.map((attribution) => attributionOf(work, attribution)),
  confidence: given.confidence,
});

const active = { status: "ACTIVE", statusReason: null, retractedBy: null, withdrawn: false } as const;

/** What a curator retracted stays so; what a batch's retraction took away comes back when another batch sends it. */
const staysRetracted = (known: ClaimState, { revives }: ClaimsWork): boolean =>
  known.status === "RETRACTED" && (known.retractedBy === "CURATOR" || !revives);

const replace = (
  work: ClaimsWork,
  known: ClaimState,
  given: PreparedClaim,
  quote: QuoteState | null,
): readonly [ClaimState, ClaimIngestStatus] => {
  const retracted = staysRetracted(known, work);
  const made: ClaimState = {
    ...known,
    ...contentOf(work, given, quote),
    ...(retracted ? { withdrawn: false } : active),
  };
  const same = sameClaim(known, made);
  const next = same && sameUnseen(known, made) ? known : made;
  if (retracted) return [next, "RETRACTED"];
  return [next, same ? "UNCHANGED" : "UPDATED"];
};

const create = (work: ClaimsWork, given: PreparedClaim, quote: QuoteState | null): ClaimState => ({
  ...{ id: work.state.newId(), articleId: work.article.id, extractor: work.extractor, key: given.key },
  ...contentOf(work, given, quote),
  ...active,
});

/**
 * Replaces the extractor's claims by `given`. Results in the order given, then what was withdrawn, by key.
 * Only ACTIVE claims are withdrawn: a retraction outlives the article that no longer makes the claim, which only restoring it shows.
 */
export function* applyClaims(work: ClaimsWork, given: readonly PreparedClaim[]): Computation<readonly AppliedClaim[]> {
  const { state, article, extractor } = work;
  const stored = state.claims.get(article.id) ?? [];
  const known = new Map(stored.filter((claim) => claim.extractor === extractor).map((claim) => [claim.key, claim]));
  const results: AppliedClaim[] = [];
  const now = new Map<bigint, ClaimState>();
  for (const claim of given) {
    const before = known.get(claim.key);
    const quote = claim.quote && (yield* quoteIn(work.body, claim.quote));
    const [after, status] = before
      ? replace(work, before, claim, quote)
      : ([create(work, claim, quote), "CREATED"] as const);
    known.delete(claim.key);
    now.set(after.id, after);
    results.push({ id: after.id, key: claim.key, status });
    yield;
  }
  const gone = [...known.values()].filter(({ status }) => status === "ACTIVE").sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const claim of gone) {
    now.set(claim.id, { ...claim, status: "WITHDRAWN" });
    results.push({ id: claim.id, key: claim.key, status: "WITHDRAWN" });
  }
  for (const claim of known.values())
    if (claim.status === "RETRACTED" && !claim.withdrawn) now.set(claim.id, { ...claim, withdrawn: true });
  const kept = stored.map((claim) => {
    const next = now.get(claim.id) ?? claim;
    now.delete(claim.id);
    return next;
  });
  state.claims.set(article.id, [...kept, ...now.values()]);
  return results;
}

/** Looks up every stored quote of an article whose body has changed, whoever extracted it; those of `sent` were just looked up. */
export function* verifyQuotes(
  state: State,
  article: ArticleState,
  body: SearchableBody,
  sent: readonly AppliedClaim[],
): Computation<void> {
  const done = new Set(sent.flatMap(({ id, status }) => (status === "WITHDRAWN" ? [] : id)));
  const claims: ClaimState[] = [];
  for (const claim of state.claims.get(article.id) ?? []) {
    const next =
      claim.quote === null || done.has(claim.id) ? claim : { ...claim, quote: yield* quoteAgain(body, claim.quote) };
    claims.push(sameClaim(claim, next) ? claim : next);
    yield;
  }
  state.claims.set(article.id, claims);
}
