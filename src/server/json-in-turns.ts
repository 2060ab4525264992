/**
 * JSON of any size read in short turns, to the same value that `JSON.parse` gives. Parsing 25 MB at one stretch takes the event
 * loop up to three seconds; so a large text is cut where its lists and objects have their members, and parsed piece by piece.
 */
import { type Computation, inTurns } from "../domain/ingest/slices.ts";
import { RequestError } from "../terms/errors.ts";
import { limits } from "./limits.ts";

/** UTF-16 units: a text that is not longer is parsed at once, and so are pieces of about this length. */
const pieceLength = 32 * 1024;
/** Nobody needs so much white space in one place. */
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

type JsonLimit = "jsonDepth" | "jsonItems" | "jsonFields" | "jsonTextLength";

/** Reading ends where a limit is passed, so that the size told is the least it may be. */
const exceed = (name: JsonLimit, what: string, actual: number): never => {
  const limit = limits[name];
  throw new RequestError("LIMIT_EXCEEDED", `${what} of JSON: ${name} is ${actual} or more, at most ${limit}`, {
    limit,
    actual,
    name,
  });
};
const nestsTooDeep = (depth: number): never => exceed("jsonDepth", "Lists and objects in one another", depth);

const isList = (text: string, from: number): boolean => text.charCodeAt(from) === openBracket;

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at - from > maxSpace ? fail(`More than ${maxSpace} characters of white space`, from) : at;
};

/** Where the string that begins at `from` ends, the closing quotation mark included. */
const stringEnd = (text: string, from: number): number => {
  const last = Math.min(text.length, from + limits.jsonTextLength + 2);
  for (let at = from + 1; at < last; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) return at + 1;
    if (unit === backslash) at++;
  }
  return last < text.length
    ? exceed("jsonTextLength", "A text", last - from - 1)
    : fail("A string without an end", from);
};

/** Where each list or object ends that is longer than a piece, by where it begins. */
function* findLarge(text: string): Computation<ReadonlyMap<number, number>> {
  const large = new Map<number, number>();
  const open: number[] = [];
  const close = (at: number): void => {
    const from = open.pop() ?? fail("A bracket that closes nothing", at);
    if (isList(text, from) !== (text.charCodeAt(at) === closeBracket)) fail("A bracket of the other kind", at);
    if (at - from >= pieceLength) large.set(from, at + 1);
  };
  let yieldAt = pieceLength;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) at = stringEnd(text, at) - 1;
    const change = nestingOf(unit);
    if (change > 0 && open.push(at) > limits.jsonDepth) nestsTooDeep(open.length);
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

/** Where the value begins of the field whose name begins at `from`. */
const valueOfField = (text: string, from: number): number => {
  if (text.charCodeAt(from) !== quote) fail("No name of a field", from);
  const at = skipSpace(text, stringEnd(text, from));
  return text.charCodeAt(at) === colon ? skipSpace(text, at + 1) : fail("No colon", at);
};

function* members(text: string, from: number, end: number, large: ReadonlyMap<number, number>): Generator<Member> {
  const named = text.charCodeAt(from) === openBrace;
  let at = skipSpace(text, from + 1);
  if (at === end - 1) return;
  for (;;) {
    const value = named ? valueOfField(text, at) : at;
    const valueEnds = large.get(value) ?? valueEnd(text, value);
    // a comma before the end, or two of them
    if (valueEnds === value) fail("No value", value);
    yield { from: at, value, end: valueEnds };
    at = skipSpace(text, valueEnds);
    if (at === end - 1) return;
    if (text.charCodeAt(at) !== comma) fail("No comma", at);
    at = skipSpace(text, at + 1);
  }
}

/** A list or an object that is made member by member. */
const createMaking = (isAList: boolean) => {
  const list: unknown[] = [];
  const object: Record<string, unknown> = {};
  let count = 0;
  const add = (item: unknown): void => {
    if (list.push(item) > limits.jsonItems) exceed("jsonItems", "Items of one list", list.length);
  };
  const put = (name: string, value: unknown): void => {
    if (++count > limits.jsonFields) exceed("jsonFields", "Fields of one object", count);
    // an assignment would set the prototype
    if (name === "__proto__")
      Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
    else object[name] = value;
  };
  return {
    made: isAList ? list : object,
    put: (name: string, value: unknown): void => (isAList ? add(value) : put(name, value)),
    putAll: (parsed: unknown): void => {
      if (Array.isArray(parsed)) for (const item of parsed) add(item);
      else for (const [name, value] of Object.entries(parsed as object)) put(name, value);
    },
  };
};

/** A large list or object, its small members parsed together. */
function* build(text: string, from: number, large: ReadonlyMap<number, number>): Computation<unknown> {
  const isAList = isList(text, from);
  const { made, put, putAll } = createMaking(isAList);
  let runFrom = -1;
  let runTo = -1;
  const parseRun = (): void => {
    if (runFrom >= 0) putAll(parsePiece(text, runFrom, runTo, isAList ? "[]" : "{}"));
    runFrom = -1;
  };
  for (const member of members(text, from, large.get(from) ?? 0, large)) {
    if (large.has(member.value)) {
      parseRun();
      const name = isAList ? "" : String(parsePiece(text, member.from, stringEnd(text, member.from)));
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

/** The value of a JSON text, in turns. Throws SyntaxError, and LIMIT_EXCEEDED { limit, actual, name }. */
export function* jsonInTurns(text: string): Computation<unknown> {
  const large = yield* findLarge(text);
  const from = skipSpace(text, 0);
  if (!large.has(from)) return parsePiece(text, 0, text.length);
  const end = skipSpace(text, large.get(from) ?? 0);
  if (end < text.length) fail("More than one value", end);
  return yield* build(text, from, large);
}

/** The value of a JSON text; others have their turn meanwhile where it is long. Throws what `jsonInTurns` throws. */
export const parseJson = async (text: string): Promise<unknown> =>
  text.length <= 2 * pieceLength ? parseJsonAtOnce(text) : inTurns(() => jsonInTurns(text));

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A short text at one stretch, with the same bound of depth: what reads the value may go into it by recursion. */
export const parseJsonAtOnce = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  if (text.length <= 2 * limits.jsonDepth) return value;
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limits.jsonDepth) nestsTooDeep(depth);
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return value;
};
