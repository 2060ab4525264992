/** The commands against a whole service: what goes in by one comes out by the other. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openService } from "../../src/cli/client/service.ts";
import { readNews } from "../../src/cli/demo/news.ts";
import { runExport } from "../../src/cli/export/run.ts";
import { runIngest } from "../../src/cli/ingest/run.ts";
import { runTail, type TailOptions } from "../../src/cli/tail/run.ts";
import { testAdminKey } from "../support/key.ts";
import { startService, type TestService } from "../support/service.ts";
import { startNetwork } from "./network.ts";
import { createTerminal, type TestTerminal } from "./support.ts";

const newsFile = "src/cli/demo/news.json";
const correctionsFile = "src/cli/demo/corrections.json";
const seeds = "../shared/seeds/ingest.json";

let folder: string;
let service: TestService;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "claimwire-cli-"));
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

const ingest = async (file: string, url = service.url, more: object = {}) => {
  const terminal = createTerminal(url);
  const options = { files: [file], dryRun: false, batch: null, concurrency: 2, size: 5, rejects: null, ...more };
  const code = await runIngest(options, terminal);
  return { code, output: terminal.outputText(), notes: terminal.complaintsText() };
};

/** One of the demo's articles once more, under another uri: four claims. */
const ingestArticle = async (uri: string, more: object = {}): Promise<void> => {
  const file = join(folder, "one.ndjson");
  await writeFile(file, JSON.stringify({ ...readNews().articles[0], uri, ...more }));
  await ingest(file);
};

const tail = (options: Partial<TailOptions>, url = service.url) => {
  const terminal: TestTerminal = createTerminal(url);
  const stop = new AbortController();
  const ended = runTail(
    { entities: [], match: null, after: null, json: false, ...options, signal: stop.signal },
    terminal,
  );
  return {
    terminal,
    ended,
    heard: (): string[] => terminal.outputText().split("\n").slice(0, -1),
    end: async () => {
      stop.abort();
      return ended;
    },
  };
};
const live = (listener: ReturnType<typeof tail>): Promise<void> =>
  vi.waitFor(() => expect(listener.terminal.notesText()).toContain("live"), { timeout: 10_000 });

describe("a newswire's day", () => {
  test("a dry run tells what would happen, and nothing has", async () => {
    const { code, output } = await ingest(newsFile, service.url, { dryRun: true });
    expect(output).toMatch(/12 articles {3}12 created/);
    expect(output).toMatch(/0 entities {3}in the service now, 0 more than before/);
    expect(code).toBe(0);
  });

  test("the demo's news go in and are heard by whoever listens to one of the entities", async () => {
    const listener = tail({ entities: ["Lipova Bank", "Daniel Osei-Brandt"] });
    await live(listener);
    expect(listener.terminal.notesText()).toContain("no entity is called Lipova Bank yet; waiting for one");
    const { code, output, notes } = await ingest(newsFile);
    expect(notes).toBe("");
    expect(code).toBe(0);
    expect(output).toMatch(/^ *12 articles {3}12 created, 0 updated, 0 unchanged, 0 rejected$/m);
    expect(output).toMatch(/^ *42 claims {3}42 created/m);
    expect(output).toMatch(/^ *13 entities {3}in the service now, 13 more than before$/m);
    expect(output).toMatch(/^ *17 relations {3}17 created/m);
    await vi.waitFor(() => expect(listener.heard().filter((line) => / \+ /.test(line))).toHaveLength(11), {
      timeout: 10_000,
    });
    await listener.end();
    expect(listener.heard()[0]).toMatch(/^\d\d:\d\d:\d\d \+ Meridian Wire \[Skylark Freight, .*\(denied\)$/);
  });

  test("sending them again changes nothing", async () => {
    const { code, output } = await ingest(newsFile);
    expect(output).toMatch(/12 articles {3}0 created, 0 updated, 12 unchanged, 0 rejected/);
    expect(output).toMatch(/17 relations {3}0 created, 17 unchanged, 0 rejected/);
    expect(code).toBe(0);
  });

  test("corrections are heard as what changed and what is gone, also over a network that breaks", async () => {
    const dropped = "The price under discussion for Mirabel is about €1.2 billion.";
    const putRight = "Data of 4,000 clients of Lipova Bank has leaked.";
    const network = await startNetwork(service.url);
    const listener = tail({ json: true }, network.url);
    await vi.waitFor(() => expect(listener.heard()).not.toHaveLength(0), { timeout: 10_000 });
    network.cut();
    await ingest(correctionsFile);
    network.mend();
    const events = (): { kind: string; reason: string; claimId: string; claim: { text: string } }[] =>
      listener
        .heard()
        .map((line) => JSON.parse(line))
        .filter(({ claimId }) => claimId !== null);
    await vi.waitFor(
      () => expect(events().map(({ claim }) => claim.text)).toEqual(expect.arrayContaining([dropped, putRight])),
      {
        timeout: 15_000,
      },
    );
    // The claims beside them are heard too: their words have moved in the new text. Nothing is heard twice.
    expect(new Set(events().map(({ claimId }) => claimId)).size).toBe(events().length);
    expect(events().filter(({ kind }) => kind === "REMOVED")).toMatchObject([
      { reason: "WITHDRAWN", claim: { text: dropped } },
    ]);
    expect(events().find(({ claim }) => claim.text === putRight)?.kind).toBe("UPDATED");
    await listener.end();
    await network.stop();
  });

  test("a cursor from yesterday brings everything since", async () => {
    const first = tail({ json: true });
    await vi.waitFor(() => expect(first.heard()).not.toHaveLength(0), { timeout: 10_000 });
    await first.end();
    const { cursor } = JSON.parse(first.heard()[0] ?? "") as { cursor: string };
    await ingestArticle("https://meridianwire.example/again");
    const second = tail({ after: cursor });
    await vi.waitFor(() => expect(second.heard()).toHaveLength(4), { timeout: 10_000 });
    await second.end();
  });

  test("a reader that leaves, as `head` does, ends the tail without a complaint", async () => {
    const first = tail({ json: true });
    await vi.waitFor(() => expect(first.heard()).not.toHaveLength(0), { timeout: 10_000 });
    await first.end();
    const { cursor } = JSON.parse(first.heard()[0] ?? "") as { cursor: string };
    const child = spawn(process.execPath, ["src/main.ts", "tail", "--json", "--after", cursor], {
      env: { ...process.env, CLAIMWIRE_URL: service.url, CLAIMWIRE_KEY: testAdminKey },
    });
    const closed = once(child, "close");
    const complaints: string[] = [];
    child.stderr.on("data", (chunk) => complaints.push(String(chunk)));
    await once(child.stdout, "data");
    child.stdout.destroy();
    await ingestArticle("https://meridianwire.example/for-nobody");
    const [code] = await closed;
    expect(code).toBe(0);
    expect(complaints.join("")).toBe("");
  });

  test("a cursor that is none ends the tail with one line", async () => {
    await expect(tail({ after: "nonsense" }).ended).rejects.toThrow(/cursor/i);
  });

  test("what is refused is told by place, uri, path and code, and the mended rejects file goes in", async () => {
    const file = join(folder, "bad.ndjson");
    const rejects = join(folder, "rejects.ndjson");
    const article = {
      uri: "urn:test:bad",
      language: "en",
      body: "Words.",
      claims: [{ key: "c", text: "Words.", confidence: 1.5 }],
    };
    await writeFile(file, `${JSON.stringify(article)}\n`);
    const { code, notes } = await ingest(file, service.url, { rejects });
    expect(code).toBe(1);
    expect(notes).toMatch(/^rejected {2}\S+bad\.ndjson:1 {2}urn:test:bad {2}claims\.0\.confidence {2}OUT_OF_RANGE/);
    const mended = (await readFile(rejects, "utf8")).replaceAll("1.5", "0.5");
    await writeFile(rejects, mended);
    expect((await ingest(rejects)).output).toMatch(/1 article {3}1 created/);
  });

  test("an export goes into another service, whose export is the same", async () => {
    const file = join(folder, "export.ndjson");
    const again = join(folder, "again.ndjson");
    await ingestArticle("https://meridianwire.example/again", { extractor: "a second reader" });
    expect(await runExport(file, createTerminal(service.url))).toBe(0);
    const other = await startService();
    try {
      // one request after the other, so that what comes in keeps its order
      const { code, output, notes } = await ingest(file, other.url, { concurrency: 1 });
      expect(notes).toBe("");
      expect(code).toBe(0);
      expect(output).toMatch(/relations {3}\d+ created, 0 unchanged, 0 rejected/);
      await runExport(again, createTerminal(other.url));
    } finally {
      await other.stop();
    }
    expect(await normalized(again)).toEqual(await normalized(file));
  });
});

/** Entities' keys are ids, which differ between services: each is replaced by what it names. */
const normalized = async (file: string): Promise<unknown[]> => {
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  return lines.map((line) => {
    const article = JSON.parse(line) as { entities?: { key: string; kind: string; name: string }[] };
    const names = new Map((article.entities ?? []).map(({ key, kind, name }) => [key, `${kind} ${name}`]));
    return JSON.parse(line, (_key, value: unknown) => (typeof value === "string" && names.get(value)) || value);
  });
};

test("the seeds are 2 articles, 24 claims, 15 entities, every quote verified", async ({ skip }) => {
  if (!existsSync(seeds)) {
    process.stdout.write(`${seeds} is not there; its test was left out.\n`);
    return skip();
  }
  const own = await startService();
  try {
    const { code, output } = await ingest(seeds, own.url);
    expect(code).toBe(0);
    expect(output).toMatch(/^ *2 articles {3}2 created/m);
    expect(output).toMatch(/^ *24 claims {3}24 created/m);
    expect(output).toMatch(/^ *15 entities /m);
    expect((await ingest(seeds, own.url)).output).toMatch(/24 claims {3}0 created, 0 updated, 24 unchanged/);
    const { claims } = await openService(own.url).ask<{ claims: { nodes: { quote: { verified: boolean } }[] } }>(
      "{ claims(first: 100) { nodes { quote { verified } } } }",
    );
    expect(claims.nodes.map(({ quote }) => quote.verified)).toEqual(Array.from({ length: 24 }, () => true));
  } finally {
    await own.stop();
  }
});
