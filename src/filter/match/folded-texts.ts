/**
 * Texts of facts, folded once however many filters look at them. What is folded hangs on the facts object and goes with it;
 * short texts are also kept by their content, as the same names come again with every claim.
 */
import type { ArticleFacts, AttributionFacts, ClaimFacts, EntityFacts, PublisherFacts } from "../facts.ts";
import { eachWordOfFolded, fold, foldInPieces, wordsOfFolded } from "../fold.ts";

export interface FoldedText {
  readonly folded: string;
  hasWord(word: string): boolean;
  hasWordStarting(prefix: string): boolean;
  /** each once */
  words(): Iterable<string>;
}

/** UTF-16 units; longer texts are not worth their place. */
const maxSharedLength = 256;
const maxShared = 20_000;
const shared = new Map<string, FoldedText>();

/** The first word that is not before `prefix` is the only one that has to be looked at. */
const startsAny = (sorted: readonly string[], prefix: string): boolean => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < prefix) low = middle + 1;
    else high = middle;
  }
  return sorted[low]?.startsWith(prefix) === true;
};

const foldedText = (folded: string, known?: Set<string>): FoldedText => {
  let words = known;
  let sorted: string[] | undefined;
  const all = (): Set<string> => {
    words ??= new Set(wordsOfFolded(folded));
    return words;
  };
  return {
    folded,
    hasWord: (word) => all().has(word),
    hasWordStarting: (prefix) => {
      sorted ??= [...all()].sort();
      return startsAny(sorted, prefix);
    },
    words: all,
  };
};

const foldText = (text: string): FoldedText => foldedText(fold(text));

const foldShared = (text: string): FoldedText => {
  if (text.length > maxSharedLength) return foldText(text);
  const known = shared.get(text) ?? foldText(text);
  // the order of a Map is that of insertion: the one used longest ago is first
  shared.delete(text);
  shared.set(text, known);
  if (shared.size > maxShared) shared.delete(shared.keys().next().value ?? "");
  return known;
};

/** Remembers the folded texts of each facts object; `textsOf` gives those that are there, and is asked once for each object. */
const foldTextsOf = <Facts extends object>(
  textsOf: (facts: Facts) => readonly (string | null)[],
  known = new WeakMap<Facts, readonly FoldedText[]>(),
) => {
  return (facts: Facts): readonly FoldedText[] => {
    const found = known.get(facts);
    if (found) return found;
    const texts = textsOf(facts).flatMap((text) => (text === null ? [] : [foldShared(text)]));
    known.set(facts, texts);
    return texts;
  };
};

/** What claims, articles, entities, publishers and speakers are searched by. */
export const claimTexts = foldTextsOf((claim: ClaimFacts) => [claim.text]);
const foldedArticles = new WeakMap<ArticleFacts, readonly FoldedText[]>();
export const articleTexts = foldTextsOf((article: ArticleFacts) => [article.title, article.body], foldedArticles);
export const entityNames = foldTextsOf((entity: EntityFacts) => entity.names);
export const publisherNames = foldTextsOf((publisher: PublisherFacts) => publisher.names);
export const speakerTexts = foldTextsOf((attribution: AttributionFacts) => [attribution.speaker]);

/** UTF-16 units: folding less takes no time that anybody would notice. */
const longBody = 16_384;
/** words that are gathered at a stretch */
const wordsPerStretch = 256;

function* foldInTurns(text: string): Generator<undefined, FoldedText, undefined> {
  const pieces: string[] = [];
  for (const piece of foldInPieces(text)) {
    pieces.push(piece);
    yield;
  }
  const folded = pieces.join("");
  const words = new Set<string>();
  let count = 0;
  for (const word of eachWordOfFolded(folded)) {
    words.add(word);
    if (++count % wordsPerStretch === 0) yield;
  }
  return foldedText(folded, words);
}

/** Folds an article's long body ahead of the matching, which would do it at one stretch: half a second for the longest. */
export function* foldAhead(article: ArticleFacts): Generator<undefined, void, undefined> {
  const { title, body } = article;
  if (body === null || body.length < longBody || foldedArticles.has(article)) return;
  const folded = yield* foldInTurns(body);
  foldedArticles.set(article, [...(title === null ? [] : [foldShared(title)]), folded]);
}
