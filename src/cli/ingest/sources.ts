/**
 * What `ingest` was pointed at: files, globs, and `-` for standard input, read as articles one after another.
 * A file is NDJSON (an article a line) or one JSON document: `{ "input": { "articles": [...] } }`, `{ "articles": [...] }`, a list,
 * or a single article; beside a list of articles there may be one of `relations`. Refuses to judge an article: that is the service's.
 */
import { createReadStream } from "node:fs";
import { glob, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { StartError } from "../../terms/errors.ts";
import { faultLine } from "./json-fault.ts";
import { type Line, readLines } from "./lines.ts";

/** A JSON document is held whole; larger sets come as NDJSON. */
const largestDocumentBytes = 256 * 1024 * 1024;

export type Article = Readonly<Record<string, unknown>>;

/** One thing read, and where it stands. */
export type Item =
  | { readonly kind: "article"; readonly place: string; readonly bytes: number; readonly article: Article }
  | { readonly kind: "relation"; readonly place: string; readonly bytes: number; readonly relation: Article }
  | { readonly kind: "fault"; readonly place: string; readonly bytes: number; readonly message: string };

export interface Source {
  /** as people call it */
  readonly name: string;
  /** null for standard input, which does not say */
  readonly bytes: number | null;
  open(): Readable;
}

const isObject = (value: unknown): value is Article =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fileSource = async (path: string): Promise<Source> => {
  const found = await stat(path).catch((fault: NodeJS.ErrnoException) => {
    throw new StartError(`cannot read ${path} (${fault.code ?? fault.message}).`);
  });
  if (found.isDirectory()) throw new StartError(`${path} is a folder; name its files, for example '${path}/*.ndjson'.`);
  return { name: path, bytes: found.isFile() ? found.size : null, open: () => createReadStream(path) };
};

/** Each argument is a path, `-`, or a glob that the shell left alone. In the order given; a glob's files sorted. */
export const findSources = async (names: readonly string[], input: Readable): Promise<Source[]> => {
  const sources: Source[] = [];
  for (const name of names) {
    if (name === "-") {
      sources.push({ name: "standard input", bytes: null, open: () => input });
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

const readItem = (value: unknown, place: string, bytes: number): Item => {
  if (!isObject(value)) return { kind: "fault", place, bytes, message: "is not an article: an object was expected" };
  // A line of `--rejects` holds the article beside its errors, so that a mended file can be sent as it is.
  if (isObject(value["article"]) && value["uri"] === value["article"]["uri"])
    return { kind: "article", place, bytes, article: value["article"] };
  if (isObject(value["relation"])) return { kind: "relation", place, bytes, relation: value["relation"] };
  return { kind: "article", place, bytes, article: value };
};

/** JSON.parse's own words, without the places and pieces of text that it adds to some of them. */
const reasonOf = (fault: unknown): string =>
  (fault instanceof Error ? fault.message : String(fault)).replace(/, (?:\.\.\.)?".*$| in JSON at position .*$/s, "");

function* readDocument(name: string, text: string): Generator<Item, void, undefined> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (fault) {
    throw new StartError(
      `${name}, line ${faultLine(text)}: broken JSON (${reasonOf(fault)}); nothing of this file was sent.`,
    );
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
  if (line.text === null) return { kind: "fault", place, bytes: line.bytes, message: line.fault ?? "cannot be read" };
  if (line.text.trim() === "") return null;
  try {
    return readItem(JSON.parse(line.text), place, line.bytes);
  } catch (fault) {
    return { kind: "fault", place, bytes: line.bytes, message: `broken JSON (${reasonOf(fault)})` };
  }
};

/** A first line that is a whole article, or a line of ours, makes the file NDJSON; anything else may be a document. */
const startsLines = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && !("input" in value) && !("articles" in value);
  } catch {
    return false;
  }
};

async function* bytesOf(source: Source): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const chunk of source.open()) yield Buffer.from(chunk);
  } catch (fault) {
    const reason = fault instanceof Error && "code" in fault ? String(fault.code) : String(fault);
    throw new StartError(`cannot read ${source.name} (${reason}).`);
  }
}

const holdDocument = async (source: Source, first: Line, lines: AsyncGenerator<Line>): Promise<string> => {
  const texts: string[] = [];
  let bytes = 0;
  for (let line = first; ; ) {
    if (line.text === null) throw new StartError(`${source.name}, line ${line.number} ${line.fault}.`);
    bytes += line.bytes;
    if (bytes > largestDocumentBytes)
      throw new StartError(
        `${source.name} is one JSON document of more than ${largestDocumentBytes / 1024 / 1024} MiB; send it as NDJSON, an article a line.`,
      );
    texts.push(line.text);
    const next = await lines.next();
    if (next.done) return texts.join("\n");
    line = next.value;
  }
};

/** The items of one source, in its order. Throws a StartError where it cannot be read, or its document is broken. */
export async function* readSource(source: Source): AsyncGenerator<Item, void, undefined> {
  const lines = readLines(bytesOf(source));
  const named = /\.(ndjson|jsonl)$/i.test(source.name);
  let decided = named;
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const line = next.value;
    // Empty lines before the content decide nothing, but they count.
    if (!decided && line.text?.trim() !== "") {
      decided = true;
      if (line.text === null || !startsLines(line.text)) {
        const blank = "\n".repeat(line.number - 1);
        yield* readDocument(source.name, blank + (await holdDocument(source, line, lines)));
        return;
      }
    }
    const item = readLine(source.name, line);
    if (item) yield item;
  }
}
