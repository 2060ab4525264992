/**
 * When two texts count as one. Both bounds were measured on texts of one event by several hands, and on copies that were edited
 * (test/domain/copies); between the two lies a wide gap that they stand in the middle of.
 */
import { fewWords, type Shingled } from "./sketch.ts";

export interface Likeness {
  /** shingles in common, of all that both have */
  readonly resemblance: number;
  /** shingles in common, of those of the shorter text */
  readonly containment: number;
  /** shingles of the shorter text beside those of the longer one */
  readonly ratio: number;
}

const commonIn = (one: Uint32Array, other: Uint32Array): number => {
  let common = 0;
  for (let at = 0, beside = 0; at < one.length && beside < other.length; ) {
    const left = one[at] ?? 0;
    const right = other[beside] ?? 0;
    if (left === right) common++;
    if (left <= right) at++;
    if (right <= left) beside++;
  }
  return common;
};

export const likeness = ({ shingles: one }: Shingled, { shingles: other }: Shingled): Likeness => {
  const common = commonIn(one, other);
  const shorter = Math.min(one.length, other.length);
  const longer = Math.max(one.length, other.length);
  return {
    resemblance: common / Math.max(1, one.length + other.length - common),
    containment: common / Math.max(1, shorter),
    ratio: shorter / Math.max(1, longer),
  };
};

/** Edited throughout: at least so much of both is the same. */
export const leastResemblance = 0.4;
/** Cut short or added to: at least so much of the shorter one is in the longer, which is not much longer. */
export const leastContainment = 0.7;
export const leastRatio = 0.4;

export const isCopy = (one: Shingled, other: Shingled): boolean => {
  if (one.hash === other.hash && one.words === other.words) return one.words > 0;
  if (one.words < fewWords || other.words < fewWords) return false;
  const { resemblance, containment, ratio } = likeness(one, other);
  return resemblance >= leastResemblance || (containment >= leastContainment && ratio >= leastRatio);
};
