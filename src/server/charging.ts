/**
 * What transfers cost: an upload or an export is paid for as it goes, and where its key's minute is used up it waits for the next,
 * as a broken transfer would only begin again.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Access } from "../access/access.ts";
import type { Viewer } from "../access/viewer.ts";
import { RequestError } from "../terms/errors.ts";

export type Charge = Access["charge"];

/** Takes `cost` from the viewer's minute, or from the next ones, as many as it needs; false where it `ended` before. */
export const chargeInTime = async (
  charge: Charge,
  viewer: Viewer,
  cost: number,
  ended: AbortSignal,
): Promise<boolean> => {
  for (let left = cost, asked = cost; left > 0; ) {
    if (ended.aborted) return false;
    try {
      await charge(viewer, asked);
      left -= asked;
      asked = Math.min(asked, left);
    } catch (fault) {
      if (!(fault instanceof RequestError) || fault.code !== "LIMIT_EXCEEDED") throw fault;
      // no minute ever has more than the limit
      asked = Math.min(asked, Number(fault.details["limit"]));
      await delay(Number(fault.details["retryAfterMs"]), undefined, { signal: ended }).catch(() => undefined);
    }
  }
  return !ended.aborted;
};
