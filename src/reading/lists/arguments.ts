/** The four arguments of every list, checked. */
import { RequestError } from "../../terms/errors.ts";
import type { ListRequest } from "../list.ts";

const defaultSize = 20;
const maxSize = 100;

/** Which way a page is walked, and how many rows it may hold. */
export interface Walk {
  /** from the end of the list, or of the range that the cursors leave */
  readonly backward: boolean;
  readonly size: number;
}

/** `value` as a number of rows, 1 to 100. `argument` names it in the error. */
export const checkSize = (argument: string, value: number): number => {
  if (value > maxSize)
    throw new RequestError(
      "LIMIT_EXCEEDED",
      `${argument} is ${value}; ask for at most ${maxSize} and walk on with the page's cursors.`,
      { limit: maxSize, actual: value },
    );
  if (!Number.isInteger(value) || value < 1)
    throw new RequestError("BAD_INPUT", `${argument} is ${value}; pass a whole number from 1 to ${maxSize}.`);
  return value;
};

/** With neither `first` nor `last`, `before` alone means the rows right before it; everything else starts at the front. */
export const readWalk = ({ first, after, last, before }: ListRequest<unknown, unknown>): Walk => {
  if (first !== null && last !== null)
    throw new RequestError("BAD_INPUT", "first and last were given together; pass one of them.");
  if (first !== null) return { backward: false, size: checkSize("first", first) };
  if (last !== null) return { backward: true, size: checkSize("last", last) };
  return { backward: before !== null && after === null, size: defaultSize };
};
