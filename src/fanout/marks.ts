/** READY and CHECKPOINT events: one for each kind and position, so that subscribers at one place share its renderings. */
import type { WireEvent } from "./fanout.ts";

export type MarkKind = "READY" | "CHECKPOINT";

/** Few are kept: those who are at one place ask for it at about one time. */
const keptMarks = 64;

export const createMarks = (): ((kind: MarkKind, epoch: string, seq: bigint) => WireEvent) => {
  const marks = new Map<string, WireEvent>();
  return (kind, epoch, seq) => {
    const key = `${kind} ${epoch} ${seq}`;
    const known = marks.get(key);
    if (known) return known;
    const mark: WireEvent = Object.freeze({
      kind,
      position: Object.freeze({ epoch, seq }),
      claimId: null,
      reason: null,
      occurredAt: new Date(),
      batch: {},
    });
    marks.set(key, mark);
    for (const oldest of marks.keys()) {
      if (marks.size <= keptMarks) break;
      marks.delete(oldest);
    }
    return mark;
  };
};
