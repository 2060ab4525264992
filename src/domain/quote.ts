/**
 * Where a quote's words stand in a body. Offsets count Unicode code points, end exclusive. What is found is the body's own
 * words: white space and the marks that typesetters vary (quotation marks, apostrophes, dashes, dots of omission) may differ
 * from what was sent. It refuses to guess at anything else: other words are not found.
 */

import type { Computation } from "./ingest/slices.ts";
import { occurrenceFrom } from "./occurrence.ts";

export interface QuotePlace {
  /** body[start, end), exactly */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A body, ready to be searched many times. */
export interface SearchableBody {
  /** The occurrence nearest to `near` (the earlier of two equally near), the first where `near` is null; null where there is none. */
  find(quote: string, near: number | null): QuotePlace | null;
  /** The same, in turns: a long quote may be looked for in several spellings and two ways. */
  search(quote: string, near: number | null): Computation<QuotePlace | null>;
}

/** Converts between code points and UTF-16 units of one text; free where the text has no surrogate pair. */
const offsetsOf = (text: string) => {
  const pairs: number[] = [];
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xd800) pairs.push(at);
  /** how many pairs `holds` is true for; it is true for the first ones only */
  const pairsBefore = (holds: (pair: number, index: number) => boolean): number => {
    let low = 0;
    let high = pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(pairs[middle] ?? 0, middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    codePointAt: (unit: number): number => unit - pairsBefore((pair) => pair < unit),
    // the n-th pair begins at code point pair - n
    unitAt: (codePoint: number): number => codePoint + pairsBefore((pair, index) => pair - index < codePoint),
  };
};

/** A text in which spellings of the same words are equal, with the way back. */
interface Plain {
  readonly text: string;
  /** for each unit of `text`: where its source begins and ends */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

const space = 1;
const mark = 2;
const dash = 3;
const dots = 4;
const unseen = 5;
const dot = ".".charCodeAt(0);
const signs: Readonly<Record<number, number>> = {
  [space]: " ".charCodeAt(0),
  [mark]: '"'.charCodeAt(0),
  [dash]: "-".charCodeAt(0),
  [dots]: "…".charCodeAt(0),
};

/** What kind of variant each UTF-16 unit is: a table, because a body has hundreds of thousands of them. */
const variants = new Uint8Array(0x1_0000);
const enter = (kind: number, members: RegExp): void => {
  for (let unit = 0; unit < variants.length; unit++) if (members.test(String.fromCharCode(unit))) variants[unit] = kind;
};
enter(space, /\s/);
enter(mark, /["'`´«»‹›\u2018-\u201f\u2032-\u2036\u275b-\u275e\u300c-\u300f\u301d-\u301f\uff02\uff07]/);
enter(dash, /[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/);
enter(dots, /\u2026/);
enter(unseen, /[\u00ad\u200b-\u200d\u2060\ufeff]/);

/** Where the run of a variant that begins at `start` ends. Quotation marks count one by one. */
const runEnd = (text: string, start: number, kind: number): number => {
  let end = start + 1;
  if (kind === space || kind === dash) while (variants[text.charCodeAt(end)] === kind) end++;
  return end;
};

/** Where three or more dots that begin at `start` end; `start` where there are fewer. */
const omissionEnd = (text: string, start: number): number => {
  let end = start;
  while (text.charCodeAt(end) === dot) end++;
  return end - start >= 3 ? end : start;
};

const plainText = (text: string): Plain => {
  const units = new Uint16Array(text.length);
  const from = new Int32Array(text.length);
  const to = new Int32Array(text.length);
  let length = 0;
  const put = (unit: number, start: number, end: number): void => {
    units[length] = unit;
    from[length] = start;
    to[length++] = end;
  };
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    const omission = unit === dot ? omissionEnd(text, at) : at;
    const kind = omission > at ? dots : (variants[unit] ?? 0);
    const end = omission > at ? omission : runEnd(text, at, kind);
    // white space on both sides of something invisible is one run
    const isMore = kind === space && length > 0 && units[length - 1] === signs[space];
    if (kind !== unseen && !isMore) put(signs[kind] ?? unit, at, end);
    at = end;
  }
  return { text: Buffer.from(units.buffer, 0, length * 2).toString("utf16le"), from, to };
};

/** Start of the occurrence of `words` in `text` whose distance to `near` (in units of `text`) is smallest. */
function* nearest(
  text: string,
  words: string,
  near: number | null,
  distance: (unit: number) => number,
): Computation<number | null> {
  const after = occurrenceFrom(text, words, near ?? 0, 1);
  yield;
  const before = near === null || near === 0 ? -1 : occurrenceFrom(text, words, near - 1, -1);
  yield;
  if (before < 0) return after < 0 ? null : after;
  return after < 0 || distance(before) <= distance(after) ? before : after;
}

/** So many marks on one letter are no spelling, and sorting them takes time that grows with their square. */
const pile = /\p{M}{33}/u;

/** A quote as it was sent, and with its letters put together and taken apart. */
const spellingsOf = (quote: string): ReadonlySet<string> =>
  new Set(pile.test(quote) ? [quote] : [quote, quote.normalize("NFC"), quote.normalize("NFD")]);

/** Runs a computation at one stretch. */
const atOnce = <Result>(computation: Computation<Result>): Result => {
  for (;;) {
    const step = computation.next();
    if (step.done) return step.value;
  }
};

const lowerBound = (sorted: Int32Array, length: number, value: number): number => {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Prepares a body for searching. Costs one pass over it, and a second one at the first quote that is not there letter for letter. */
export const searchableBody = (body: string): SearchableBody => {
  let known: ReturnType<typeof offsetsOf> | undefined;
  let plainBody: Plain | undefined;
  const offsets = () => {
    known ??= offsetsOf(body);
    return known;
  };
  const place = (from: number, to: number): QuotePlace => ({
    text: body.slice(from, to),
    start: offsets().codePointAt(from),
    end: offsets().codePointAt(to),
  });
  const distanceTo = (near: number | null) => (unit: number) => Math.abs(offsets().codePointAt(unit) - (near ?? 0));

  function* exact(quote: string, near: number | null): Computation<QuotePlace | null> {
    const unit = near === null ? null : Math.min(offsets().unitAt(near), body.length);
    const found = yield* nearest(body, quote, unit, distanceTo(near));
    return found === null ? null : place(found, found + quote.length);
  }

  function* varied(quote: string, near: number | null): Computation<QuotePlace | null> {
    const words = plainText(quote).text.trim();
    if (words === "") return null;
    plainBody ??= plainText(body);
    const { text, from, to } = plainBody;
    const unit = near === null ? null : lowerBound(from, text.length, offsets().unitAt(near));
    const found = yield* nearest(text, words, unit, (index) => distanceTo(near)(from[index] ?? 0));
    return found === null ? null : place(from[found] ?? 0, to[found + words.length - 1] ?? 0);
  }

  function* search(quote: string, near: number | null): Computation<QuotePlace | null> {
    if (quote === "") return null;
    const spellings = spellingsOf(quote);
    for (const look of [exact, varied])
      for (const spelling of spellings) {
        const found = yield* look(spelling, near);
        if (found) return found;
      }
    return null;
  }

  return { find: (quote, near) => atOnce(search(quote, near)), search };
};
