import { createReadStream, openSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRejects } from "../../../src/cli/ingest/rejects.ts";
import { type IngestOptions, runIngest } from "../../../src/cli/ingest/run.ts";
import { findSources } from "../../../src/cli/ingest/sources.ts";
import {
  type Asked,
  articlesIn,
  createdAnswer,
  createTerminal,
  type FakeAnswer,
  type FakeService,
  startFakeService,
} from "../support.ts";

let folder: string;
let service: FakeService | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "claimwire-ingest-"));
});
afterEach(async () => {
  await service?.stop();
  service = null;
  await rm(folder, { recursive: true });
});

const standard: IngestOptions = {
  files: ["-"],
  dryRun: false,
  batch: null,
  concurrency: 2,
  size: 4,
  rejects: null,
};
const lines = (...articles: object[]): string[] => articles.map((article) => `${JSON.stringify(article)}\n`);

const run = async (
  answer: (asked: Asked) => FakeAnswer | null,
  input: Iterable<string>,
  options: Partial<IngestOptions> = {},
) => {
  service = await startFakeService(answer);
  const terminal = createTerminal(service.url, input);
  const code = await runIngest({ ...standard, ...options }, terminal);
  return { code, output: terminal.outputText(), notes: terminal.notesText() };
};
const refusal = (message: string, extensions: object): FakeAnswer => ({
  status: 400,
  body: { errors: [{ message, extensions }] },
});

test("articles go in batches of the asked size, and the summary counts what the service said", async () => {
  const sizes: number[] = [];
  const { code, output } = await run(
    (asked) => {
      if (articlesIn(asked).length > 0) sizes.push(articlesIn(asked).length);
      return createdAnswer(asked);
    },
    lines(...Array.from({ length: 10 }, (_, index) => ({ uri: `urn:a:${index}`, claims: [{ key: "c" }] }))),
  );
  expect(sizes.sort()).toEqual([2, 4, 4]);
  expect(code).toBe(0);
  expect(output).toMatch(/^10 articles {3}10 created, 0 updated, 0 unchanged, 0 rejected$/m);
  expect(output).toMatch(/^ *10 claims {3}10 created/m);
  expect(output).toMatch(/^ *batch {3}batch-1$/m);
});

test("a lost connection and an overloaded service are tried again until they take it", async () => {
  let turn = 0;
  const { code, output, notes } = await run(
    (asked) => {
      if (articlesIn(asked).length === 0) return createdAnswer(asked);
      turn += 1;
      if (turn === 1) return null;
      if (turn === 2) return refusal("writers are behind", { code: "OVERLOADED", retryAfterMs: 20 });
      if (turn === 3) return { status: 503, body: "" };
      return createdAnswer(asked);
    },
    lines({ uri: "urn:a:1" }),
  );
  expect(code).toBe(0);
  expect(turn).toBe(4);
  expect(output).toMatch(/1 article {3}1 created/);
  expect(notes.match(/trying again in/g)).toHaveLength(3);
});

test("one article that spoils the whole request is found, and the others go in", async () => {
  const rejects = join(folder, "rejects.ndjson");
  const { code, output, notes } = await run(
    (asked) => {
      const bad = articlesIn(asked).findIndex(({ uri }) => uri === "urn:a:bad");
      return bad < 0
        ? createdAnswer(asked)
        : refusal(`Variable "$input" got invalid value "X" at "input.articles[${bad}].claims[0].modality"`, {
            code: "BAD_INPUT",
          });
    },
    lines({ uri: "urn:a:1" }, { uri: "urn:a:2" }, { uri: "urn:a:bad" }, { uri: "urn:a:3" }),
    { rejects },
  );
  expect(code).toBe(1);
  expect(output).toMatch(/4 articles {3}3 created, 0 updated, 0 unchanged, 1 rejected/);
  expect(notes).toMatch(/^rejected {2}standard input:3 {2}urn:a:bad {2}claims\.0\.modality {2}BAD_INPUT {2}Variable/m);
  const written = (await readFile(rejects, "utf8")).trim().split("\n");
  expect(written.map((line) => JSON.parse(line).article.uri)).toEqual(["urn:a:bad"]);
});

test("each refused item is printed with its uri, path, code and message, and ends the run with 1", async () => {
  const { code, notes } = await run(
    (asked) => {
      if (articlesIn(asked).length === 0) return createdAnswer(asked);
      const errors = [{ path: ["claims", "2", "confidence"], code: "OUT_OF_RANGE", message: "1.2 is above\n1." }];
      return {
        body: { data: { ingestArticles: { batchId: null, results: [{ status: "REJECTED", claims: [], errors }] } } },
      };
    },
    lines({ uri: "urn:a:1" }),
  );
  expect(code).toBe(1);
  expect(notes).toContain("rejected  standard input:1  urn:a:1  claims.2.confidence  OUT_OF_RANGE  1.2 is above 1.\n");
});

test("versions of one article keep their order: never in one request, never at once", async () => {
  const under = new Set<string>();
  const order: unknown[] = [];
  await run(
    (asked) => {
      for (const article of articlesIn(asked)) {
        expect(under.has(article.uri)).toBe(false);
        order.push((article as { title?: unknown }).title);
      }
      return createdAnswer(asked);
    },
    lines({ uri: "urn:a:1", title: 1 }, { uri: "urn:a:1", title: 2 }, { uri: "urn:a:1", title: 3 }),
    { concurrency: 8 },
  );
  expect(order).toEqual([1, 2, 3]);
});

test("a broken line is reported by its number, and the lines around it go in", async () => {
  const { code, output, notes } = await run(createdAnswer, ['{"uri":"urn:a:1"}\n', '{"uri":\n', '{"uri":"urn:a:2"}\n']);
  expect(code).toBe(1);
  expect(output).toMatch(/2 articles {3}2 created/);
  expect(output).toMatch(/1 line {3}could not be read/);
  expect(notes).toContain("rejected  standard input:2  -  -  INVALID_JSON  broken JSON");
});

test("a broken document is its own fault: the files beside it go in, and the run ends with 1", async () => {
  await writeFile(join(folder, "1.json"), '{"articles": [\n  {"uri": "urn:a:1"},\n oops]}');
  await writeFile(join(folder, "2.json"), '{"articles": [{"uri": "urn:a:2"}]}');
  const { code, output, notes } = await run(createdAnswer, [], { files: [join(folder, "*.json")] });
  expect(code).toBe(1);
  expect(output).toMatch(/1 article {3}1 created/);
  expect(notes).toMatch(/1\.json, line 3 .*INVALID_JSON {2}broken JSON \(.*\); nothing of this file was sent$/m);
});

test("what could not be read is kept too, and what is to be sent is never emptied for the rejects", async () => {
  const rejects = join(folder, "rejects.ndjson");
  const first = await run(createdAnswer, ["{broken\n"], { rejects });
  expect(first.code).toBe(1);
  const kept = await readFile(rejects, "utf8");
  expect(JSON.parse(kept)).toMatchObject({ place: "standard input, line 1" });
  await service?.stop();
  await expect(run(createdAnswer, [], { files: [join(folder, "*.ndjson")], rejects })).rejects.toThrow(
    /--rejects .*rejects\.ndjson would empty .*, which is to be sent; name another file/,
  );
  expect(await readFile(rejects, "utf8")).toBe(kept);
  const input = createReadStream(rejects, { fd: openSync(rejects, "r") });
  const sources = await findSources(["-"], input);
  await expect(openRejects(rejects, sources)).rejects.toThrow("would empty standard input, which is to be sent");
  input.destroy();
  expect(await readFile(rejects, "utf8")).toBe(kept);
});

test("one article under two addresses is two versions, wherever the requests begin and end", async () => {
  const requests: string[][] = [];
  const { code, output } = await run(
    (asked) => {
      const sent = articlesIn(asked).map(({ uri }) => uri);
      if (sent.length === 0) return createdAnswer(asked);
      requests.push(sent);
      const results = sent.map((uri, index) =>
        // a service that knows one spelling more than the command does
        sent.findIndex((other) => other.replace("www.", "") === uri.replace("www.", "")) < index
          ? { status: "REJECTED", claims: [], errors: [{ path: ["uri"], code: "DUPLICATE_URI", message: "the same" }] }
          : { status: "CREATED", claims: [], errors: [] },
      );
      return { body: { data: { ingestArticles: { batchId: "b", results } } } };
    },
    lines(
      ...[
        "https://p.example/a",
        "https://p.example/a?utm_source=x",
        "https://p.example/b",
        "https://www.p.example/b",
        "HTTPS://p.example/a#top",
      ].map((uri) => ({ uri })),
    ),
  );
  expect([code, requests]).toEqual([
    0,
    [
      ["https://p.example/a"],
      ["https://p.example/a?utm_source=x", "https://p.example/b", "https://www.p.example/b"],
      ["https://www.p.example/b"],
      ["HTTPS://p.example/a#top"],
    ],
  ]);
  expect(output).toMatch(/5 articles {3}5 created/);
});

test("a dry run says so, and passes it on", async () => {
  const { output } = await run(
    (asked) => {
      const input = asked.variables["input"] as { dryRun: boolean; batchKey: string } | undefined;
      if (input) expect(input).toMatchObject({ dryRun: true, batchKey: "monday" });
      return createdAnswer(asked);
    },
    lines({ uri: "urn:a:1" }),
    { dryRun: true, batch: "monday" },
  );
  expect(output).toMatch(/a dry run, nothing was changed/);
});

test("where nothing answers, one line says so at once, with the mend", async () => {
  const stopped = await startFakeService(createdAnswer);
  await stopped.stop();
  const terminal = createTerminal(stopped.url, lines({ uri: "urn:a:1" }));
  await expect(runIngest(standard, terminal)).rejects.toThrow(
    `nothing answers at ${stopped.url} (ECONNREFUSED); start the service with \`npm start\`, or set CLAIMWIRE_URL to its address.`,
  );
});

test("something that is no Claimwire is told from one", async () => {
  await expect(run(() => ({ status: 404, body: "no" }), lines({ uri: "urn:a:1" }))).rejects.toThrow(
    /answers 404, but not as a GraphQL service; set CLAIMWIRE_URL/,
  );
});

test("a file that cannot be written for rejects stops the run before anything is sent", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(run(createdAnswer, lines({ uri: "urn:a:1" }), { rejects: join(folder, "file", "x") })).rejects.toThrow(
    /cannot write .*ENOTDIR/,
  );
});

test("a full disk is one sentence, and the sum is still told", async () => {
  service = await startFakeService(createdAnswer);
  const terminal = createTerminal(service.url, ["{broken\n"]);
  await expect(runIngest({ ...standard, rejects: "/dev/full" }, terminal)).rejects.toThrow(
    "cannot write /dev/full (ENOSPC).",
  );
  expect(terminal.outputText()).toMatch(/1 line {3}could not be read/);
});
