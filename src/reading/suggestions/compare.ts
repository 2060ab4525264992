/**
 * How two claims stand to each other, in numbers from 0 to 1. What is rare among the candidates tells more than what all of them
 * have: a claim about a bank is not the same as another because both are about that bank.
 */
import { vague } from "./lexicon.ts";
import type { Quantity } from "./numbers.ts";
import { sameValue } from "./numbers.ts";
import { isOneWord, type Profile, rootOf, weightOfRole } from "./profile.ts";

/** How much it tells that two claims have something in common; 0 at least, more for what few have. */
export interface Rarity {
  root(word: string): number;
  notion(name: string): number;
  entity(id: bigint): number;
}

/** So many claims are taken to be about, of which one has the thing: a few candidates tell little of what is rare. */
const background = 40;

const counter = <Key>(total: number): { add(key: Key): void; rarity(key: Key): number } => {
  const counts = new Map<Key, number>();
  return {
    add: (key) => counts.set(key, (counts.get(key) ?? 0) + 1),
    rarity: (key) => Math.log((background + total) / ((counts.get(key) ?? 0) + 1)),
  };
};

/** Of a set of candidates, the asking claim among them. */
export const rarityAmong = (profiles: readonly Profile[]): Rarity => {
  const roots = counter<string>(profiles.length);
  const notions = counter<string>(profiles.length);
  const entities = counter<bigint>(profiles.length);
  for (const { words, notions: named, entities: about } of profiles) {
    for (const root of new Set(words.map(rootOf))) roots.add(root);
    for (const name of named.keys()) notions.add(name);
    for (const id of about.keys()) entities.add(id);
  }
  return { root: (word) => roots.rarity(rootOf(word)), notion: notions.rarity, entity: entities.rarity };
};

export interface Comparison {
  /** word for word */
  readonly sameText: boolean;
  /** entities in common, by rarity and role */
  readonly entities: number;
  /** the same beside the one that names fewer: one may say more than the other */
  readonly coveredEntities: number;
  readonly sharedEntities: readonly bigint[];
  /** the same one is the subject, or the object, of both */
  readonly sameRole: boolean;
  readonly words: number;
  readonly sharedWords: readonly string[];
  readonly trigrams: number;
  readonly notions: number;
  readonly sharedNotions: readonly string[];
  readonly sharedNumbers: readonly number[];
  /** numbers in common: the more digits a number has, the less it is a coincidence */
  readonly numbers: number;
  /** numbers of one kind that differ, and none of that kind in common: theirs and the other's */
  readonly differentNumbers: readonly (readonly [number, number])[];
  /** what those of them count that are not percents, money or years */
  readonly differentCounts: readonly string[];
  /** one is negated or denied and the other is not, and no pair of opposites makes up for it */
  readonly turned: boolean;
  /** pairs of opposites of which each has one side */
  readonly opposites: readonly string[];
  readonly differentTimes: readonly (readonly [string, string])[];
  /** each names an object, of which the other names none */
  readonly otherObjects: boolean;
  readonly sameLanguage: boolean;
  readonly days: number;
}

const share = (common: number, one: number, other: number): number =>
  one + other === 0 ? 0 : Math.min(1, (2 * common) / (one + other));

const compareWords = (a: Profile, b: Profile, rarity: Rarity) => {
  const sharedWords = a.words.filter((word) => b.words.some((other) => isOneWord(word, other)));
  const sum = (words: readonly string[]): number => words.reduce((total, word) => total + rarity.root(word), 0);
  return { sharedWords, words: share(sum(sharedWords), sum(a.words), sum(b.words)) };
};

const compareEntities = (a: Profile, b: Profile, rarity: Rarity) => {
  const shared = [...a.entities.keys()].filter((id) => b.entities.has(id));
  const weigh = (profile: Profile, ids: Iterable<bigint>): number => {
    let total = 0;
    for (const id of ids) total += rarity.entity(id) * weightOfRole(profile.entities.get(id) ?? "MENTION");
    return total;
  };
  const common = (weigh(a, shared) + weigh(b, shared)) / 2;
  const all = weigh(a, a.entities.keys());
  const others = weigh(b, b.entities.keys());
  const main = shared.filter((id) => weightOfRole(a.entities.get(id) ?? "MENTION") === 1);
  return {
    sharedEntities: shared,
    entities: share(common, all, others),
    coveredEntities: all === 0 || others === 0 ? 0 : Math.min(1, common / Math.min(all, others)),
    sameRole: main.some((id) => a.entities.get(id) === b.entities.get(id)),
  };
};

const compareNotions = (a: Profile, b: Profile, rarity: Rarity) => {
  const sharedNotions = [...a.notions.keys()].filter((name) => b.notions.has(name));
  const weigh = (name: string): number => rarity.notion(name) * (vague.has(name) ? 0.4 : 1);
  const sum = (names: Iterable<string>): number => [...names].reduce((total, name) => total + weigh(name), 0);
  return { sharedNotions, notions: share(sum(sharedNotions), sum(a.notions.keys()), sum(b.notions.keys())) };
};

/** "80 million" beside "130 million crowns". */
const isOpenSum = (one: Quantity, other: Quantity): boolean =>
  one.unit === "" && other.unit === "money" && one.value >= 10_000 && other.value >= 10_000;

/** Numbers measure the same where their units are one, or where one has none that we know. */
const isComparable = (one: Quantity, other: Quantity): boolean =>
  isOpenSum(one, other) ||
  isOpenSum(other, one) ||
  one.unit === other.unit ||
  (one.unit !== "" && isOneWord(one.unit, other.unit));

/** 300 may be a coincidence, 4.25 hardly. */
const telling = (value: number): number => {
  const digits = value
    .toPrecision(12)
    .replace(/e.*$/, "")
    .replace(".", "")
    .replace(/^0+|0+$/g, "").length;
  return Math.min(1, 0.3 + 0.25 * (digits - 1) + (value >= 100 ? 0.2 : 0));
};

const uncounted: ReadonlySet<string> = new Set(["", "percent", "money", "year"]);

const compareNumbers = (a: Profile, b: Profile) => {
  const pairs = a.quantities.flatMap((one) =>
    b.quantities.filter((other) => sameValue(one.value, other.value)).map((other) => [one, other] as const),
  );
  const sharedNumbers = [...new Set(pairs.map(([one]) => one.value))];
  const strength = pairs.map(([one, other]) => telling(one.value) * (isComparable(one, other) ? 1 : 0.4));
  const isShared = (quantity: Quantity): boolean => sharedNumbers.some((value) => sameValue(value, quantity.value));
  const left = b.quantities.filter((quantity) => !isShared(quantity));
  const different = a.quantities
    .filter((quantity) => !isShared(quantity))
    .flatMap((one) => {
      const other = left.find((quantity) => isComparable(one, quantity));
      return other ? [{ unit: one.unit, values: [one.value, other.value] as const }] : [];
    });
  return {
    sharedNumbers,
    numbers: 1 - strength.reduce((rest, each) => rest * (1 - each), 1),
    differentNumbers: different.map(({ values }) => values),
    differentCounts: different.map(({ unit }) => unit).filter((unit) => !uncounted.has(unit)),
  };
};

/** The polarity of what both speak of: a negation and an opposite make one agreement. */
const comparePolarity = (a: Profile, b: Profile) => {
  const prefixed = (one: Profile, other: Profile): boolean =>
    one.unprefixed.some((rest) => other.words.some((word) => isOneWord(rest, word)));
  const aTurned = a.negated || prefixed(a, b);
  const bTurned = b.negated || prefixed(b, a);
  const differ = aTurned !== bTurned;
  const axes = [...a.notions].flatMap(([name, side]) => {
    const other = b.notions.get(name);
    return side !== 0 && other !== undefined && other !== 0 ? [{ name, opposite: side !== other }] : [];
  });
  const opposed = axes.filter(({ opposite }) => opposite).map(({ name }) => name);
  const made = differ && opposed.length > 0;
  return { turned: differ && !made, opposites: made ? [] : opposed };
};

const compareTimes = (a: Profile, b: Profile) => {
  const kind = (time: string): string => time.split(" ")[0] ?? "";
  const differentTimes = [...a.times].flatMap((one) => {
    const others = [...b.times].filter((other) => kind(other) === kind(one));
    return others.length > 0 && !others.includes(one) && others[0] ? [[one, others[0]] as const] : [];
  });
  return { differentTimes };
};

const differInObjects = (a: Profile, b: Profile): boolean => {
  const lacks = (one: Profile, other: Profile): boolean =>
    [...one.entities].some(([id, role]) => role === "OBJECT" && !other.entities.has(id));
  const objects = (profile: Profile): boolean => [...profile.entities.values()].includes("OBJECT");
  return objects(a) && objects(b) && (lacks(a, b) || lacks(b, a));
};

const trigramShare = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let common = 0;
  for (const trigram of a) if (b.has(trigram)) common++;
  const all = a.size + b.size - common;
  return all === 0 ? 0 : common / all;
};

const baseOf = (language: string): string => language.toLowerCase().split("-")[0] ?? "";
const dayMs = 24 * 60 * 60 * 1000;

const lettersOf = (folded: string): string => (folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(" ");

/** Where one names no entity at all, what they have in common is left to their words. */
const compareMatter = (a: Profile, b: Profile, rarity: Rarity) => {
  const words = compareWords(a, b, rarity);
  const entities = compareEntities(a, b, rarity);
  const unnamed = a.entities.size === 0 || b.entities.size === 0;
  return { ...words, ...entities, ...(unnamed ? { entities: words.words, coveredEntities: words.words } : {}) };
};

export const compare = (a: Profile, b: Profile, rarity: Rarity): Comparison => ({
  ...compareMatter(a, b, rarity),
  sameText: lettersOf(a.claim.folded) === lettersOf(b.claim.folded),
  ...compareNotions(a, b, rarity),
  ...compareNumbers(a, b),
  ...comparePolarity(a, b),
  ...compareTimes(a, b),
  trigrams: trigramShare(a.trigrams, b.trigrams),
  otherObjects: differInObjects(a, b),
  sameLanguage: baseOf(a.claim.language) === baseOf(b.claim.language),
  days: Math.abs(a.claim.at.getTime() - b.claim.at.getTime()) / dayMs,
});
