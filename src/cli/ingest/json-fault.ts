/** Where a broken JSON text breaks: JSON.parse names a place for some faults only, and people need the line. */

const token =
  /[\s]*("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:])/uy;

type Expect = "value" | "value or ]" | "key" | "key or }" | ":" | ", or end";

interface Place {
  readonly expect: Expect;
  /** the containers that are open, outermost first */
  readonly open: string;
}

const afterValue = (open: string): Place => ({ expect: ", or end", open });

const value = (word: string, { expect, open }: Place): Place | null => {
  if (word === "{") return { expect: "key or }", open: `${open}{` };
  if (word === "[") return { expect: "value or ]", open: `${open}[` };
  if (word === "]") return expect === "value or ]" ? afterValue(open.slice(0, -1)) : null;
  return /^[}:,]$/.test(word) ? null : afterValue(open);
};

const key = (word: string, { expect, open }: Place): Place | null => {
  if (word === "}" && expect === "key or }") return afterValue(open.slice(0, -1));
  return word.startsWith('"') ? { expect: ":", open } : null;
};

const afterItem = (word: string, { open }: Place): Place | null => {
  const inside = open.at(-1);
  if (word === "," && inside) return { expect: inside === "{" ? "key" : "value", open };
  return (word === "}" && inside === "{") || (word === "]" && inside === "[") ? afterValue(open.slice(0, -1)) : null;
};

/** null where the word cannot stand there */
const step = (word: string, place: Place): Place | null => {
  if (place.expect === ":") return word === ":" ? { expect: "value", open: place.open } : null;
  if (place.expect === ", or end") return afterItem(word, place);
  return place.expect.startsWith("key") ? key(word, place) : value(word, place);
};

/** How far a text can be read as the beginning of one JSON value. */
const readable = (text: string): number => {
  let place: Place = { expect: "value", open: "" };
  let at = 0;
  for (;;) {
    token.lastIndex = at;
    const found = token.exec(text);
    const next = found?.[1] === undefined ? null : step(found[1], place);
    if (!next) return at;
    place = next;
    at = token.lastIndex;
  }
};

/** Whether the text may be the first lines of a JSON value that goes on. */
export const mayBegin = (text: string): boolean => text.slice(readable(text)).trim() === "";

/** The line, from 1, of the first thing that cannot stand where it stands; the last line where the text just ends. */
export const faultLine = (text: string): number => {
  const at = readable(text);
  const rest = text.slice(at);
  const skipped = rest.length - rest.trimStart().length;
  return text.slice(0, at + skipped).trimEnd() === text.trimEnd()
    ? text.trimEnd().split("\n").length
    : text.slice(0, at + skipped).split("\n").length;
};
