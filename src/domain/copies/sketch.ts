/**
 * What of a text is kept for finding its copies. A text is the set of its shingles: each three words that follow one another. A
 * sketch keeps of that set, for each of 96 orders of all shingles, the first; two texts have as many of these in common as they
 * have shingles. Three at a time make a band, and texts with a band in common are worth a closer look. Pure.
 */
import { eachWordOfFolded } from "../../filter/fold.ts";
import type { Computation } from "../ingest/slices.ts";

/** words of a shingle; in scripts without spaces, those of the segmenter */
const shingleWords = 3;
/** A text of fewer words is a copy only of what has the same words: a few phrases prove nothing. */
export const fewWords = 40;
const orders = 96;
const ordersPerBand = 3;
/** shingles that are gone through at a stretch */
const shinglesPerStretch = 512;

/** A text as it is compared. */
export interface Shingled {
  /** ascending, each once */
  readonly shingles: Uint32Array;
  readonly words: number;
  /** of all words in their order */
  readonly hash: bigint;
}

/** What is stored. */
export interface Sketch {
  readonly hashes: readonly number[];
  readonly bands: readonly bigint[];
}

/** Spreads 32 bits over 32 bits, one to one. */
const mix = (value: number): number => {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

const hashWord = (word: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return mix(hash);
};

const toBigint = (high: number, low: number): bigint =>
  BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));

/** `folded`: as search folds it. */
export function* shingle(folded: string): Computation<Shingled> {
  const found = new Set<number>();
  const last: number[] = [];
  let words = 0;
  let high = 0x9e3779b9;
  let low = 0x7f4a7c15;
  for (const word of eachWordOfFolded(folded)) {
    const hash = hashWord(word);
    high = mix(Math.imul(high, 31) + hash);
    low = mix(Math.imul(low, 37) ^ hash);
    last.push(hash);
    if (last.length > shingleWords) last.shift();
    if (last.length === shingleWords) found.add(last.reduce((sum, each) => mix(Math.imul(sum, 33) + each), 0));
    if (++words % shinglesPerStretch === 0) yield;
  }
  const shingles = Uint32Array.from(found).sort();
  yield;
  return { shingles, words, hash: toBigint(high, low) };
}

const orderOf = (shingle: number, order: number): number => mix(shingle ^ Math.imul(order + 1, 0x9e3779b1));

const bandsOf = (hashes: readonly number[]): bigint[] => {
  const bands: bigint[] = [];
  for (let from = 0; from < orders; from += ordersPerBand) {
    let high = mix(from + 1);
    let low = mix(from + 0x10001);
    for (const hash of hashes.slice(from, from + ordersPerBand)) {
      high = mix(Math.imul(high, 31) + hash);
      low = mix(Math.imul(low, 37) ^ hash);
    }
    bands.push(toBigint(high, low));
  }
  return bands;
};

/** A short text has one band, of its words in their order. */
export function* sketch({ shingles, words, hash }: Shingled): Computation<Sketch> {
  if (words < fewWords) return { hashes: [], bands: words === 0 ? [] : [hash] };
  const first = new Uint32Array(orders).fill(0xffffffff);
  let count = 0;
  for (const each of shingles) {
    for (let order = 0; order < orders; order++) {
      const place = orderOf(each, order);
      if (place < (first[order] ?? 0)) first[order] = place;
    }
    if (++count % shinglesPerStretch === 0) yield;
  }
  // PostgreSQL's integer has a sign
  const hashes = [...first].map((each) => each | 0);
  return { hashes, bands: bandsOf(hashes) };
}

/** The share of shingles that two texts have in common, by their sketches alone. */
export const estimate = (one: readonly number[], other: readonly number[]): number => {
  if (one.length === 0 || other.length !== one.length) return 0;
  return one.filter((hash, order) => hash === other[order]).length / one.length;
};
