import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findSources, type Item, readSource } from "../../../src/cli/ingest/sources.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "claimwire-sources-"));
});
afterAll(() => rm(folder, { recursive: true }));

const read = async (name: string, text: string | Buffer): Promise<Item[]> => {
  const path = join(folder, name);
  await writeFile(path, text);
  const items: Item[] = [];
  for (const source of await findSources([path], Readable.from([])))
    for await (const item of readSource(source)) items.push(item);
  return items;
};
const uris = (items: readonly Item[]): unknown[] =>
  items.map((item) => (item.kind === "article" ? item.article["uri"] : item.kind));

describe("one JSON document", () => {
  test.each([
    ["the mutation's variables", { input: { articles: [{ uri: "a" }, { uri: "b" }] } }],
    ["an object of articles", { articles: [{ uri: "a" }, { uri: "b" }] }],
    ["a list", [{ uri: "a" }, { uri: "b" }]],
  ])("may be %s, on one line or many", async (_name, document) => {
    expect(uris(await read("one.json", JSON.stringify(document)))).toEqual(["a", "b"]);
    expect(uris(await read("many.json", `\uFEFF\n${JSON.stringify(document, null, 2)}\n`))).toEqual(["a", "b"]);
  });

  test("may be a single article", async () => {
    expect(uris(await read("single.json", JSON.stringify({ uri: "a" }, null, 2)))).toEqual(["a"]);
  });

  test("brings its relations after its articles", async () => {
    const items = await read(
      "news.json",
      JSON.stringify({ articles: [{ uri: "a" }], relations: [{ type: "SAME_AS" }] }),
    );
    expect(items.map(({ kind }) => kind)).toEqual(["article", "relation"]);
  });

  test.each([
    ["a comma too many", '{"articles": [\n  {"uri": "a"},\n]}', 3],
    ["a missing end", '{"articles": [\n  {"uri": "a"}\n', 2],
    ["a missing colon", '{"articles":\n\n[{"uri" "a"}]}', 3],
    ["a second document", '{\n"uri": "a"\n}\n{}', 4],
    ["a line break in a text", '{\n"uri": "a\nb"}', 2],
  ])("names the line of %s", async (_name, text, line) => {
    const items = await read("broken.json", text);
    expect(items).toMatchObject([{ kind: "fault" }]);
    expect(items[0]?.place).toMatch(new RegExp(`broken\\.json, line ${line}$`));
    expect(items[0]).toMatchObject({
      message: expect.stringMatching(/^broken JSON \([^\n]+\); nothing of this file was sent$/),
    });
  });
});

describe("NDJSON", () => {
  test("is an article a line, and a broken line is that line's fault alone", async () => {
    const items = await read("lines.ndjson", '{"uri":"a"}\r\n\n{"uri":"b"\n[]\n{"uri":"c"}');
    expect(uris(items)).toEqual(["a", "fault", "fault", "c"]);
    expect(items[1]?.place).toMatch(/lines\.ndjson:3$/);
    expect(items[2]?.place).toMatch(/lines\.ndjson:4$/);
  });

  test("needs no ending in its name when its first line is an article", async () => {
    expect(uris(await read("dump", '{"uri":"a"}\n{"uri":"b"}\n'))).toEqual(["a", "b"]);
  });

  test.each([
    ["broken", "{broken"],
    ["cut off", '{"uri":"a","body":"It wa'],
    ["no article", "[1]"],
  ])("needs none either where its first line is %s", async (_name, first) => {
    const items = await read("dump", `${first}\n{"uri":"b"}\n{"uri":"c"}\n`);
    expect(uris(items)).toEqual(["fault", "b", "c"]);
    expect(items[0]).toMatchObject({ place: expect.stringMatching(/dump:1$/), line: first });
  });

  test("is found below several broken lines, and blank ones", async () => {
    const items = await read("dump", '{broken\n\n{"uri":"a","bo\n{"uri":"b"}\n{"uri":"c"}\n');
    expect(uris(items)).toEqual(["fault", "fault", "b", "c"]);
    expect(items.map(({ place }) => place.slice(-2))).toEqual([":1", ":3", ":4", ":5"]);
  });

  test.each([
    ["in a .json file", "b.json", '{broken\n{"uri":"b"}\n'],
    ["below what opens one", "b", '{"articles": [\n  {"uri": "a",},\n  {"uri": "b"}\n]}'],
    ["below a list that opens", "b", '[\n{"uri" "a"},\n{"uri":"b"}\n]'],
    ["beyond the first lines", "b", `${"{broken\n".repeat(12)}{"uri":"b"}\n`],
  ])("is not guessed %s: of a broken document nothing is sent", async (_, name, text) => {
    expect(await read(name, text)).toMatchObject([
      { kind: "fault", message: expect.stringMatching(/nothing of this file was sent$/) },
    ]);
  });

  test("is told from a document whose articles stand on lines of their own", async () => {
    expect(uris(await read("document", '{"articles":[\n{"uri":"a"}\n]}'))).toEqual(["a"]);
    expect(uris(await read("document", '[\n{"uri":"a"}\n,{"uri":"b"}]'))).toEqual(["a", "b"]);
  });

  test("that is not UTF-8 is told by its line", async () => {
    const items = await read("latin.ndjson", Buffer.from('{"uri":"a"}\n{"uri":"\xe9"}\n', "latin1"));
    expect(items[1]).toMatchObject({ kind: "fault", message: "is not UTF-8" });
  });

  test("takes back the lines of a rejects file, mended", async () => {
    const lines = [
      { place: "x:1", uri: "a", errors: [], article: { uri: "a", language: "cs" } },
      { place: "x:2", uri: "no uri", errors: [], article: { uri: "https://mended.example/" } },
      { place: "x:3", uri: "", errors: [], article: { body: "without a uri" } },
      { place: "x:4", uri: null, errors: [], line: '{"uri":"b"' },
      { place: "x:5", uri: null, errors: [], line: '{"uri":"b"}' },
      { place: "x.json, line 6", uri: null, errors: [] },
      { place: "x:7", uri: null, errors: [], relation: { type: "SAME_AS" } },
    ];
    const items = await read("rejects.ndjson", lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    expect(items).toMatchObject([
      { kind: "article", article: { uri: "a", language: "cs" } },
      { kind: "article", article: { uri: "https://mended.example/" } },
      { kind: "article", article: { body: "without a uri" } },
      { kind: "fault", line: '{"uri":"b"' },
      { kind: "article", article: { uri: "b" } },
      { kind: "fault", line: null },
      { kind: "relation", relation: { type: "SAME_AS" } },
    ]);
  });
});

test("globs that the shell left alone are expanded and sorted", async () => {
  for (const name of ["g2.json", "g1.json"]) await writeFile(join(folder, name), "{}");
  const found = await findSources([join(folder, "g?.json")], Readable.from([]));
  expect(found.map(({ name }) => name.slice(-7))).toEqual(["g1.json", "g2.json"]);
  await expect(findSources([join(folder, "none*.json")], Readable.from([]))).rejects.toThrow(/no file matches/);
});

test("a file that is not there is one clear line", async () => {
  await expect(findSources(["missing.json"], Readable.from([]))).rejects.toThrow("cannot read missing.json (ENOENT).");
});
