/**
 * What `ingest` was pointed at: files, globs, and `-` for standard input, read as articles one after another.
 * A file is NDJSON (an article a line) or one JSON document: `{ "input": { "articles": [...] } }`, `{ "articles": [...] }`, a list,
 * or a single article; beside a list of articles there may be one of `relations`. Refuses to judge an article: that is the service's.
 */
import { createReadStream } from "node:fs";
import { glob, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { StartError } from "../../terms/errors.ts";
import { faultLine, mayBegin } from "./json-fault.ts";
import { type Line, readLines } from "./lines.ts";

/** A JSON document is held whole; larger sets come as NDJSON. */
const largestDocumentBytes = 256 * 1024 * 1024;
/** lines at the top that are looked at for an article, where the first is no JSON */
const mostLooked = 10;

export type Article = Readonly<Record<string, unknown>>;

/** One thing read, and where it stands. */
export type Item =
  | { readonly kind: "article"; readonly place: string; readonly bytes: number; readonly article: Article }
  | { readonly kind: "relation"; readonly place: string; readonly bytes: number; readonly relation: Article }
  | {
      readonly kind: "fault";
      readonly place: string;
      readonly bytes: number;
      readonly message: string;
      /** as it was read; null where it is no text, or a whole document */
      readonly line: string | null;
    };

export interface Source {
  /** as people call it */
  readonly name: string;
  /** null for standard input */
  readonly path: string | null;
  /** null for standard input, which does not say */
  readonly bytes: number | null;
  /** what standard input reads from; null for a path */
  readonly fd: number | null;
  open(): Readable;
}

const isObject = (value: unknown): value is Article =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fileSource = async (path: string): Promise<Source> => {
  const found = await stat(path).catch((fault: NodeJS.ErrnoException) => {
    throw new StartError(`cannot read ${path} (${fault.code ?? fault.message}).`);
  });
  if (found.isDirectory()) throw new StartError(`${path} is a folder; name its files, for example '${path}/*.ndjson'.`);
  return { name: path, path, bytes: found.isFile() ? found.size : null, fd: null, open: () => createReadStream(path) };
};

/** Standard input may be a file as well. */
const fdOf = (input: Readable): number | null => ("fd" in input && typeof input.fd === "number" ? input.fd : null);

/** Each argument is a path, `-`, or a glob that the shell left alone. In the order given; a glob's files sorted. */
export const findSources = async (names: readonly string[], input: Readable): Promise<Source[]> => {
  const sources: Source[] = [];
  for (const name of names) {
    if (name === "-") {
      sources.push({ name: "standard input", path: null, bytes: null, fd: fdOf(input), open: () => input });
      continue;
    }
    const exists = await stat(name).then(
      () => true,
      () => false,
    );
    if (exists || !/[*?[{]/.test(name)) {
      sources.push(await fileSource(name));
      continue;
    }
    const paths: string[] = [];
    for await (const path of glob(name)) paths.push(path);
    paths.sort();
    if (paths.length === 0) throw new StartError(`no file matches ${name}.`);
    for (const path of paths) sources.push(await fileSource(path));
  }
  return sources;
};

/** JSON.parse's own words, without the places and pieces of text that it adds to some of them. */
const reasonOf = (fault: unknown): string =>
  (fault instanceof Error ? fault.message : String(fault)).replace(/, (?:\.\.\.)?".*$| in JSON at position .*$/s, "");

/** A line's text, which need not be JSON. */
const readText = (line: string, place: string, bytes: number): Item => {
  try {
    return readItem(JSON.parse(line), place, bytes);
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return { kind: "fault", place, bytes, message: `broken JSON (${reasonOf(fault)})`, line };
  }
};

const readItem = (value: unknown, place: string, bytes: number): Item => {
  if (!isObject(value)) {
    const message = "is not an article: an object was expected";
    return { kind: "fault", place, bytes, message, line: JSON.stringify(value) };
  }
  // A line of `--rejects` holds what was refused beside its errors, so that a mended file can be sent as it is.
  const isReject = Array.isArray(value["errors"]) && "place" in value;
  if (isReject && isObject(value["article"])) return { kind: "article", place, bytes, article: value["article"] };
  if (isReject && typeof value["line"] === "string") return readText(value["line"], place, bytes);
  if (isObject(value["relation"])) return { kind: "relation", place, bytes, relation: value["relation"] };
  if (isReject) return { kind: "fault", place, bytes, message: "only tells of what could not be read", line: null };
  return { kind: "article", place, bytes, article: value };
};

/** A document that cannot be read is its own fault: other files go on. */
const unsent = (place: string, bytes: number, message: string): Item => ({
  ...{ kind: "fault", place, bytes, line: null },
  message: `${message}; nothing of this file was sent`,
});

function* readDocument(name: string, text: string): Generator<Item, void, undefined> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (fault) {
    const message = `broken JSON (${reasonOf(fault)})`;
    return yield unsent(`${name}, line ${faultLine(text)}`, Buffer.byteLength(text), message);
  }
  const inner = isObject(document) && isObject(document["input"]) ? document["input"] : document;
  const articles = isObject(inner) && "articles" in inner ? inner["articles"] : inner;
  const relations = isObject(document) && Array.isArray(document["relations"]) ? document["relations"] : [];
  const list = Array.isArray(articles) ? articles : [articles];
  const bytes = Buffer.byteLength(text) / Math.max(1, list.length);
  for (const [index, value] of list.entries())
    yield readItem(value, list.length > 1 ? `${name}, article ${index + 1}` : name, bytes);
  for (const [index, relation] of relations.entries())
    yield readItem({ relation }, `${name}, relation ${index + 1}`, 0);
}

const readLine = (name: string, line: Line): Item | null => {
  const place = `${name}:${line.number}`;
  if (line.text === null)
    return { kind: "fault", place, bytes: line.bytes, message: line.fault ?? "cannot be read", line: null };
  return line.text.trim() === "" ? null : readText(line.text, place, line.bytes);
};

/** What a line may be: an article or another line of ours; the beginning of a document that goes on; anything else, broken or not. */
const natureOf = (text: string | null): "own" | "begins" | "other" => {
  if (text === null) return "other";
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && !("input" in value) && !("articles" in value) ? "own" : "other";
  } catch {
    return mayBegin(text) ? "begins" : "other";
  }
};

/** What was looked at already, and the rest. */
async function* chain(looked: readonly Line[], rest: AsyncGenerator<Line>): AsyncGenerator<Line, void> {
  yield* looked;
  yield* rest;
}

async function* bytesOf(source: Source): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const chunk of source.open()) yield Buffer.from(chunk);
  } catch (fault) {
    const reason = fault instanceof Error && "code" in fault ? String(fault.code) : String(fault);
    throw new StartError(`cannot read ${source.name} (${reason}).`);
  }
}

/** Its text, or why there is none. */
const holdDocument = async (source: Source, lines: AsyncGenerator<Line>): Promise<string | Item> => {
  const texts: string[] = [];
  let bytes = 0;
  for await (const line of lines) {
    bytes += line.bytes;
    if (line.text === null) return unsent(`${source.name}, line ${line.number}`, bytes, line.fault ?? "cannot be read");
    if (bytes > largestDocumentBytes) {
      const most = `${largestDocumentBytes / 1024 / 1024} MiB`;
      return unsent(
        source.name,
        bytes,
        `is one JSON document of more than ${most}; send it as NDJSON, an article a line`,
      );
    }
    texts.push(line.text);
  }
  return texts.join("\n");
};

/**
 * The first lines, as many as tell whether all are lines. A name that ends in .ndjson, .jsonl or .json says so itself, but a first
 * line that is an article does in any case; elsewhere one below broken lines does too.
 */
const look = async (source: Source, first: Line, lines: AsyncGenerator<Line>) => {
  const looked = [first];
  if (/\.(ndjson|jsonl)$/i.test(source.name)) return { looked, areLines: true };
  const nature = natureOf(first.text);
  if (nature !== "other" || /\.json$/i.test(source.name)) return { looked, areLines: nature === "own" };
  while (looked.length < mostLooked) {
    const next = await lines.next();
    if (next.done) break;
    looked.push(next.value);
    if (natureOf(next.value.text) === "own") return { looked, areLines: true };
  }
  return { looked, areLines: false };
};

async function* readContent(source: Source, first: Line, lines: AsyncGenerator<Line>): AsyncGenerator<Item, void> {
  const { looked, areLines } = await look(source, first, lines);
  const all = chain(looked, lines);
  if (areLines) {
    for await (const line of all) {
      const item = readLine(source.name, line);
      if (item) yield item;
    }
    return;
  }
  const document = await holdDocument(source, all);
  if (typeof document !== "string") return yield document;
  // lines before the content count
  yield* readDocument(source.name, "\n".repeat(first.number - 1) + document);
}

/** The items of one source, in its order. Throws a StartError where it cannot be read. */
export async function* readSource(source: Source): AsyncGenerator<Item, void, undefined> {
  const lines = readLines(bytesOf(source));
  try {
    for (let next = await lines.next(); !next.done; next = await lines.next())
      if (next.value.text?.trim() !== "") return yield* readContent(source, next.value, lines);
  } finally {
    await lines.return();
  }
}
