/** How much of a thing is open at once, for each key and each address. In memory: each instance counts its own. */
import { RequestError } from "../terms/errors.ts";

export interface Counts {
  /** Counts one more until it is released; throws LIMIT_EXCEEDED { limit, actual }. */
  hold(name: string): () => void;
}

/** `limit` and `what` for the message: "a key holds up to 100 connections". */
export const createCounts = (limit: number, describe: (limit: number) => string): Counts => {
  const open = new Map<string, number>();
  return Object.freeze({
    hold: (name: string) => {
      const actual = (open.get(name) ?? 0) + 1;
      if (actual > limit) throw new RequestError("LIMIT_EXCEEDED", describe(limit), { limit, actual });
      open.set(name, actual);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (open.get(name) ?? 1) - 1;
        if (left > 0) open.set(name, left);
        else open.delete(name);
      };
    },
  });
};
