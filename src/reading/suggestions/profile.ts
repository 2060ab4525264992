/** What a claim is made of, as far as two claims can be compared by it. Pure: from text that is folded already. */
import type { ClaimModality, ClaimRole } from "../../terms/enumerations.ts";
import { emptyWords, type Notion, negations, notionsOf, timeWords } from "./lexicon.ts";
import { type Quantity, quantitiesOf } from "./numbers.ts";

/** A claim as it is read for comparing. */
export interface ComparedClaim {
  readonly id: bigint;
  readonly articleId: bigint;
  readonly extractor: string;
  /** folded, and cut where it is very long */
  readonly folded: string;
  readonly language: string;
  readonly modality: ClaimModality;
  /** when its article was published; ingested where that is not known */
  readonly at: Date;
  readonly entities: readonly { readonly id: bigint; readonly role: ClaimRole }[];
}

export interface Profile {
  readonly claim: ComparedClaim;
  /** with matter of their own, each once, the names of entities left out */
  readonly words: readonly string[];
  readonly trigrams: ReadonlySet<string>;
  /** by name; the side is turned round where the word itself is negated */
  readonly notions: ReadonlyMap<string, Notion["side"]>;
  readonly quantities: readonly Quantity[];
  /** months and weekdays */
  readonly times: ReadonlySet<string>;
  /** it has a word of negation, or is DENIED */
  readonly negated: boolean;
  /** what is left of words that may begin with a negation, such as the Czech ones */
  readonly unprefixed: readonly string[];
  /** each entity once, with its weightiest role */
  readonly entities: ReadonlyMap<bigint, ClaimRole>;
}

const wordPattern = /[\p{L}\p{M}]+|\p{N}+/gu;

const trigramsOf = (folded: string): Set<string> => {
  const found = new Set<string>();
  for (const [word] of folded.matchAll(wordPattern)) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at++) found.add(padded.slice(at, at + 3));
  }
  return found;
};

/** As long as words of one root have in common, whatever their endings. */
export const rootOf = (word: string): string => word.slice(0, 4);

/** Two forms of one word, by its beginning. */
export const isOneWord = (one: string, other: string): boolean => {
  if (one === other) return true;
  const longest = Math.max(one.length, other.length);
  const needed = Math.max(4, Math.ceil(longest * 0.6));
  return Math.min(one.length, other.length) >= needed && one.startsWith(other.slice(0, needed));
};

const roleWeights: Readonly<Record<ClaimRole, number>> = { SUBJECT: 1, OBJECT: 1, MENTION: 0.5, SPEAKER: 0.4 };
export const weightOfRole = (role: ClaimRole): number => roleWeights[role];

/** Czech and Slovak negate a verb by its beginning; superlatives begin alike. */
const unprefixedOf = (word: string): string | null =>
  word.startsWith("ne") && !word.startsWith("nej") && word.length >= 6 ? word.slice(2) : null;

/** A word that turns itself round, with what is left of it; null for any other. */
const turnedNotions = (word: string): readonly Notion[] | null => {
  const rest = unprefixedOf(word);
  if (rest === null || notionsOf(word).length > 0) return null;
  const notions = notionsOf(rest);
  return notions.length > 0 ? notions : null;
};

/** One with an opposite says that opposite; one without turns round its sentence. */
const negatesSentence = (word: string): boolean => turnedNotions(word)?.every(({ side }) => side === 0) ?? false;

const denials = new Set(
  "denies denied deny denying refutes refuted popira popiraji popiral popirala popirali popr popre poprel poprela popreli vyvratil vyvratila vyvratili dementoval dementovala dementovali dementuje bestreitet bestreiten bestritt dementiert dementierte dementieren".split(
    " ",
  ),
);

const otherSide = (side: Notion["side"]): Notion["side"] => (side === 0 ? 0 : side === 1 ? -1 : 1);

const notionsInWord = (word: string): readonly Notion[] =>
  turnedNotions(word)?.map(({ name, side }) => ({ name, side: otherSide(side) })) ?? notionsOf(word);

const gatherNotions = (words: readonly string[]): Map<string, Notion["side"]> => {
  const notions = new Map<string, Notion["side"]>();
  for (const { name, side } of words.flatMap(notionsInWord)) if (!notions.has(name)) notions.set(name, side);
  return notions;
};

const strongestRoles = (entities: ComparedClaim["entities"]): Map<bigint, ClaimRole> => {
  const roles = new Map<bigint, ClaimRole>();
  for (const { id, role } of entities) {
    const known = roles.get(id);
    if (known === undefined || weightOfRole(known) < weightOfRole(role)) roles.set(id, role);
  }
  return roles;
};

/**
 * The numbers of a name are no quantities, and what a number counts may stand behind a name: "12 Boreal 90 planes". That of a
 * Nimbus 4 is not in 4,000.
 */
const withoutNames = (folded: string, names: readonly string[]): string =>
  folded.replace(/\p{N}+(?:[.,]\p{N}+)+|[\p{L}\p{M}\p{N}]+/gu, (word) => {
    const isName = /^\p{N}/u.test(word)
      ? word.split(/[.,]/).every((part) => names.includes(part))
      : names.some((name) => isOneWord(word, name));
    return isName ? "" : word;
  });

/** `names`: folded words of the names of entities, which are compared as entities and not once more as words. */
export const profileOf = (claim: ComparedClaim, names: readonly string[]): Profile => {
  const all = [...new Set([...claim.folded.matchAll(wordPattern)].map(([word]) => word))];
  const isName = (word: string): boolean => names.some((name) => isOneWord(word, name));
  const words = all.filter(
    (word) =>
      word.length > 1 &&
      !/^\p{N}/u.test(word) &&
      !emptyWords.has(word) &&
      !negations.has(word) &&
      !timeWords.has(word) &&
      !isName(word),
  );
  const times = all.flatMap((word) => timeWords.get(word) ?? []);
  return {
    claim,
    words,
    trigrams: trigramsOf(claim.folded),
    notions: gatherNotions(words),
    quantities: quantitiesOf(withoutNames(claim.folded, names), claim.language),
    times: new Set(times),
    negated:
      claim.modality === "DENIED" ||
      all.some((word) => negations.has(word) || denials.has(word) || negatesSentence(word)),
    unprefixed: words.flatMap((word) => unprefixedOf(word) ?? []),
    entities: strongestRoles(claim.entities),
  };
};
