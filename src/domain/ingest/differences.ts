/** Whether two records say the same. What only serves search or the next change (folded texts, `fetchedAt`, a quote's hint) does not count. */
import type { ArticleState, AttributionState, ClaimState, QuoteState, Reference } from "./state.ts";

export const sameReference = (a: Reference | null, b: Reference | null): boolean => a?.given === b?.given;

const sameList = <Item>(a: readonly Item[], b: readonly Item[], same: (a: Item, b: Item) => boolean): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((item, index) => {
      const other = b[index];
      return other !== undefined && same(item, other);
    }));

const sameQuote = (a: QuoteState | null, b: QuoteState | null): boolean =>
  a === b || (a !== null && b !== null && a.text === b.text && a.start === b.start && a.end === b.end);

export const sameEntities = (a: ClaimState, b: ClaimState): boolean =>
  sameList(
    a.entities,
    b.entities,
    (one, other) => one.role === other.role && sameReference(one.reference, other.reference),
  );

const sameAttribution = (a: AttributionState, b: AttributionState): boolean =>
  a.kind === b.kind &&
  sameReference(a.publisher, b.publisher) &&
  a.articleUri === b.articleUri &&
  a.speaker === b.speaker &&
  sameReference(a.speakerEntity, b.speakerEntity) &&
  a.anonymousSources === b.anonymousSources;

export const sameAttributions = (a: ClaimState, b: ClaimState): boolean =>
  sameList(a.attributions, b.attributions, sameAttribution);

export const sameClaim = (a: ClaimState, b: ClaimState): boolean =>
  a === b ||
  (a.status === b.status &&
    a.statusReason === b.statusReason &&
    a.text === b.text &&
    a.language === b.language &&
    a.modality === b.modality &&
    a.confidence === b.confidence &&
    sameQuote(a.quote, b.quote) &&
    sameEntities(a, b) &&
    sameAttributions(a, b));

/** What nobody sees of a claim, but the next change needs. */
export const sameUnseen = (a: ClaimState, b: ClaimState): boolean =>
  a.withdrawn === b.withdrawn && a.quote?.hint === b.quote?.hint;

export const sameCitedPublishers = (a: ArticleState, b: ArticleState): boolean =>
  sameList(a.citedPublishers, b.citedPublishers, sameReference);

export const sameAuthors = (a: readonly string[], b: readonly string[]): boolean =>
  sameList(a, b, (one, other) => one === other);

export const sameArticle = (a: ArticleState, b: ArticleState): boolean =>
  a === b ||
  (a.title === b.title &&
    a.language === b.language &&
    sameReference(a.publisher, b.publisher) &&
    a.publishedAt === b.publishedAt &&
    a.revision === b.revision &&
    sameAuthors(a.authors, b.authors) &&
    sameCitedPublishers(a, b));
