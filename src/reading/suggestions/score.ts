/**
 * From a comparison to two scores. First: do both speak of one fact? Then: do they say the same of it, or not? Each question has
 * weights of its own, fitted on labelled pairs (test/reading/suggestions/fit.ts), so that a score is about the share of such pairs
 * that a curator would confirm.
 */
import type { Comparison } from "./compare.ts";

/** 0 up to where texts merely have much in common, 1 for one and the same. */
const nearEqual = (c: Comparison): number => (c.sameLanguage ? Math.max(0, (c.trigrams - 0.6) / 0.4) : 0);

const flag = (holds: boolean): number => (holds ? 1 : 0);
const within = (c: Comparison, value: number): number => (c.sameLanguage ? value : 0);
const across = (c: Comparison, value: number): number => (c.sameLanguage ? 0 : value);

/** What speaks for one fact. In the order of `factWeights`. */
export const factSigns = (c: Comparison): readonly number[] => [
  1,
  c.entities,
  flag(c.sameRole),
  within(c, c.words),
  across(c, c.words),
  within(c, c.trigrams),
  within(c, c.notions),
  across(c, c.notions),
  c.numbers,
  flag(c.differentNumbers.length > 0 && (c.notions > 0 || c.words > 0)),
  Math.exp(-c.days / 10),
  flag(c.words === 0 && c.notions === 0 && c.numbers === 0),
  nearEqual(c),
  c.coveredEntities,
  flag(c.differentCounts.length > 0),
];

/** What speaks against saying the same of it. In the order of `conflictWeights`. */
export const conflictSigns = (c: Comparison): readonly number[] => [
  1,
  flag(c.turned),
  flag(c.opposites.length > 0),
  // where the texts are all but one, a year in common does not make up for it
  flag(c.differentNumbers.length > 0 && (c.numbers < 0.5 || nearEqual(c) > 0.25)),
  c.numbers,
  flag(c.differentTimes.length > 0),
  flag(c.otherObjects),
  nearEqual(c),
];

const factWeights = [-7.66, 3.73, 1.38, 1.21, 0.26, 1.62, 1.07, 3.11, 1.1, 0.26, 1.26, -1.82, 1.79, 0.98, 0.47];
/** No labelled pair has other objects, so that weight is set by hand: it tips a pair of which nothing else is known. */
const conflictWeights = [-0.82, 1.96, 2.48, 4.25, -1.42, 0.22, 1.6, -1.92];

/** A sum of signs as a share. */
export const likelihood = (weights: readonly number[], signs: readonly number[]): number =>
  1 / (1 + Math.exp(-signs.reduce((sum, sign, index) => sum + sign * (weights[index] ?? 0), 0)));

export interface Scores {
  /** 0 to 1: that they say the same */
  readonly sameAs: number;
  /** 0 to 1: that they cannot both be so */
  readonly contradicts: number;
}

/** One text word for word is one statement, whatever else is known of it, unless one is DENIED. */
const sure = 0.99;

export const scoresOf = (comparison: Comparison): Scores => {
  if (comparison.sameText)
    return comparison.turned ? { sameAs: 1 - sure, contradicts: sure } : { sameAs: sure, contradicts: 1 - sure };
  const fact = likelihood(factWeights, factSigns(comparison));
  const conflict = likelihood(conflictWeights, conflictSigns(comparison));
  return { sameAs: fact * (1 - conflict), contradicts: fact * conflict };
};
