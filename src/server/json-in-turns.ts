/**
 * JSON of any size read in short turns, to the same value that `JSON.parse` gives. Parsing 25 MB at one stretch takes the event
 * loop up to three seconds; so a large text is cut where its lists and objects have their members, and parsed piece by piece.
 */
import { type Computation, inTurns } from "../domain/ingest/slices.ts";

/** UTF-16 units: a text that is not longer is parsed at once, and so are pieces of about this length. */
const pieceLength = 32 * 1024;
/** Objects inside lists inside objects; nothing that this service takes nests so deep. */
const maxDepth = 200;
/** Nothing that this service takes has so many fields, or items, or is so long a string or so much white space. */
const maxFields = 10_000;
const maxItems = 100_000;
const maxString = 8 * 1024 * 1024;
const maxSpace = 1024 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
const nesting = new Map([
  [openBrace, 1],
  [openBracket, 1],
  [closeBrace, -1],
  [closeBracket, -1],
]);
/** 1 where a list or an object begins, -1 where one ends. */
const nestingOf = (unit: number): number => (unit < openBracket ? 0 : (nesting.get(unit) ?? 0));

const fail = (what: string, at: number): never => {
  throw new SyntaxError(`${what} at character ${at}`);
};

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at - from > maxSpace ? fail(`More than ${maxSpace} characters of white space`, from) : at;
};

/** Where the string that begins at `from` ends, the closing quotation mark included. */
const stringEnd = (text: string, from: number): number => {
  const last = Math.min(text.length, from + maxString);
  for (let at = from + 1; at < last; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) return at + 1;
    if (unit === backslash) at++;
  }
  return fail(last < text.length ? `A string of more than ${maxString} characters` : "A string without an end", from);
};

/** Where each list or object ends that is longer than a piece, by where it begins. */
function* findLarge(text: string): Computation<ReadonlyMap<number, number>> {
  const large = new Map<number, number>();
  const open: number[] = [];
  const close = (at: number): void => {
    const from = open.pop() ?? fail("A bracket that closes nothing", at);
    if (at - from >= pieceLength) large.set(from, at + 1);
  };
  let yieldAt = pieceLength;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) at = stringEnd(text, at) - 1;
    const change = nestingOf(unit);
    if (change > 0 && open.push(at) > maxDepth) fail(`More than ${maxDepth} lists and objects in one another`, at);
    if (change < 0) close(at);
    if (at < yieldAt) continue;
    yieldAt = at + pieceLength;
    yield;
  }
  if (open.length > 0) fail("A bracket that is not closed", open.at(-1) ?? 0);
  return large;
}

/** Where the value that begins at `from` ends; it is small, or no list and no object. */
const valueEnd = (text: string, from: number): number => {
  if (text.charCodeAt(from) === quote) return stringEnd(text, from);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) at = stringEnd(text, at) - 1;
    else if (depth === 0 && (unit === comma || isSpace(unit))) return at;
    depth += nestingOf(unit);
    if (depth < 0) return at;
    if (depth === 0 && nestingOf(unit) < 0) return at + 1;
  }
  return text.length;
};

const parsePiece = (text: string, from: number, to: number, around: "" | "[]" | "{}" = ""): unknown => {
  const piece = text.slice(from, to);
  try {
    return JSON.parse(around === "" ? piece : `${around[0]}${piece}${around[1]}`);
  } catch (fault) {
    const what = fault instanceof Error ? fault.message.replace(/ (in JSON )?at position.*$/s, "") : "Not JSON";
    return fail(`${what}, in what begins`, from);
  }
};

/** A member of a list or an object: where it begins, with its name, and where its value does. */
interface Member {
  readonly from: number;
  readonly value: number;
  readonly end: number;
}

function* members(text: string, from: number, end: number, large: ReadonlyMap<number, number>): Generator<Member> {
  const named = text.charCodeAt(from) === openBrace;
  let at = skipSpace(text, from + 1);
  if (at === end - 1) return;
  for (;;) {
    let value = at;
    if (named) {
      if (text.charCodeAt(at) !== quote) fail("No name of a field", at);
      value = skipSpace(text, stringEnd(text, at));
      if (text.charCodeAt(value) !== colon) fail("No colon", value);
      value = skipSpace(text, value + 1);
    }
    const valueEnds = large.get(value) ?? valueEnd(text, value);
    yield { from: at, value, end: valueEnds };
    at = skipSpace(text, valueEnds);
    if (at === end - 1) return;
    if (text.charCodeAt(at) !== comma) fail("No comma", at);
    at = skipSpace(text, at + 1);
  }
}

/** A list or an object that is made member by member. */
const createMaking = (isList: boolean, from: number) => {
  const list: unknown[] = [];
  const object: Record<string, unknown> = {};
  let count = 0;
  const put = (name: string, value: unknown): void => {
    if (++count > maxFields) fail(`An object with more than ${maxFields} fields`, from);
    // an assignment would set the prototype
    if (name === "__proto__")
      Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
    else object[name] = value;
  };
  return {
    made: isList ? list : object,
    put: (name: string, value: unknown): unknown => (isList ? list.push(value) : put(name, value)),
    putAll: (parsed: unknown): void => {
      if (list.length > maxItems) fail(`A list of more than ${maxItems} items`, from);
      if (Array.isArray(parsed)) for (const item of parsed) list.push(item);
      else for (const [name, value] of Object.entries(parsed as object)) put(name, value);
    },
  };
};

/** A large list or object, its small members parsed together. */
function* build(text: string, from: number, large: ReadonlyMap<number, number>): Computation<unknown> {
  const isList = text.charCodeAt(from) === openBracket;
  const { made, put, putAll } = createMaking(isList, from);
  let runFrom = -1;
  let runTo = -1;
  const parseRun = (): void => {
    if (runFrom >= 0) putAll(parsePiece(text, runFrom, runTo, isList ? "[]" : "{}"));
    runFrom = -1;
  };
  for (const member of members(text, from, large.get(from) ?? 0, large)) {
    if (large.has(member.value)) {
      parseRun();
      const name = isList ? "" : String(parsePiece(text, member.from, stringEnd(text, member.from)));
      put(name, yield* build(text, member.value, large));
      continue;
    }
    if (runFrom < 0) runFrom = member.from;
    runTo = member.end;
    if (runTo - runFrom < pieceLength) continue;
    parseRun();
    yield;
  }
  parseRun();
  return made;
}

/** The value of a JSON text, in turns. Throws SyntaxError. */
export function* jsonInTurns(text: string): Computation<unknown> {
  const large = yield* findLarge(text);
  const from = skipSpace(text, 0);
  if (!large.has(from)) return parsePiece(text, 0, text.length);
  const end = skipSpace(text, large.get(from) ?? 0);
  if (end < text.length) fail("More than one value", end);
  return yield* build(text, from, large);
}

/** The value of a JSON text; others have their turn meanwhile where it is long. Throws SyntaxError. */
export const parseJson = async (text: string): Promise<unknown> =>
  text.length <= 2 * pieceLength ? JSON.parse(text) : inTurns(() => jsonInTurns(text));

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A short text at one stretch, with the same bound: what reads the value may go into its depth by recursion. */
export const parseJsonAtOnce = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > maxDepth) throw new SyntaxError(`More than ${maxDepth} lists and objects in one another`);
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return value;
};
