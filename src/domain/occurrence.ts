/**
 * Where words next occur in a text, in time that grows with the text alone. The engine's own search takes seconds for a long quote
 * of few different letters, and a body and its quotes are anybody's.
 */

/** Words of this many units are left to the engine: what it may take for them is bounded. */
const shortWords = 32;
/** places that look right and are not, before the slower and certain way */
const maxTries = 64;

/** How far the words may be pushed on, once so many of them were found and the next was not. */
const borders = (words: string, unitOf: (at: number) => number): Int32Array => {
  const border = new Int32Array(words.length + 1);
  border[0] = -1;
  for (let at = 0, length = -1; at < words.length; ) {
    while (length >= 0 && unitOf(at) !== unitOf(length)) length = border[length] ?? -1;
    border[++at] = ++length;
  }
  return border;
};

/** Knuth, Morris and Pratt's search; backwards, the words are met from their end. */
const searchSurely = (text: string, words: string, from: number, step: 1 | -1): number => {
  const last = words.length - 1;
  const unitOf = step === 1 ? (at: number) => words.charCodeAt(at) : (at: number) => words.charCodeAt(last - at);
  const border = borders(words, unitOf);
  let found = 0;
  for (let at = step === 1 ? from : from + last; at >= 0 && at < text.length; at += step) {
    const unit = text.charCodeAt(at);
    while (found >= 0 && unitOf(found) !== unit) found = border[found] ?? -1;
    found++;
    if (found > last) return step === 1 ? at - last : at;
  }
  return -1;
};

/** The first place of `words` at or after `from`, or with step -1 the last one at or before it; -1 where there is none. */
export const occurrenceFrom = (text: string, words: string, from: number, step: 1 | -1): number => {
  const start = step === 1 ? from : Math.min(from, text.length - words.length);
  const head = words.slice(0, shortWords);
  let at = start;
  for (let tries = 0; tries < maxTries; tries++) {
    if (at < 0) return -1;
    at = step === 1 ? text.indexOf(head, at) : text.lastIndexOf(head, at);
    if (at < 0 || head.length === words.length || text.startsWith(words, at)) return at;
    at += step;
  }
  return at < 0 ? -1 : searchSurely(text, words, at, step);
};
