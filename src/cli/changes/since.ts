/** `--since` as people say it: how long ago, an instant, or a cursor that an earlier run gave. */
import { StartError } from "../../terms/errors.ts";

export type Since = { readonly time: Date } | { readonly cursor: string };

const units = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;
const ago = /^(\d+(?:\.\d+)?)([smhdw])$/;
const day = /^\d{4}-\d{2}-\d{2}/;
const cursor = /^[A-Za-z0-9_-]{16,}$/;

/** `now`: milliseconds since 1970. A day or time without a zone is this machine's. */
export const readSince = (text: string, now: number): Since => {
  const [, amount, unit] = ago.exec(text) ?? [];
  if (amount && unit) {
    const time = new Date(now - Number(amount) * units[unit as keyof typeof units] * 1000);
    if (!Number.isNaN(time.getTime())) return { time };
  }
  if (day.test(text)) {
    const time = new Date(text.length === 10 ? `${text}T00:00:00` : text);
    if (!Number.isNaN(time.getTime())) return { time };
  } else if (cursor.test(text)) return { cursor: text };
  throw new StartError(
    `--since is ${JSON.stringify(text.slice(0, 80))}; pass how long ago (90m, 3h, 2d), an instant (2026-09-14T08:00), or a cursor.`,
  );
};
