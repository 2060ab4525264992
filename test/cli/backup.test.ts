/** A backup of the embedded database, taken while scrapers write, is a data folder that a service starts on. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type ServiceChild, spawnService } from "../support/child.ts";
import { post } from "../support/client.ts";
import { testAdminKey } from "../support/key.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const execute = promisify(execFile);

let folder: string;
const children: ServiceChild[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "claimwire-backup-"));
});
const stopAll = async (): Promise<void> => {
  for (const child of children.splice(0)) {
    child.process.kill("SIGTERM");
    await child.ended;
  }
};
afterEach(stopAll);
afterAll(() => rm(folder, { recursive: true, force: true }));

const serve = async (data: string): Promise<string> => {
  const child = spawnService({ CLAIMWIRE_DATA: data });
  children.push(child);
  return child.ready;
};

const backup = async (data: string, target: string): Promise<string> => {
  const { CLAIMWIRE_URL: _, CLAIMWIRE_KEY: __, DATABASE_URL: ___, ...inherited } = process.env;
  const { stderr } = await execute(process.execPath, [main, "backup", target], {
    env: { ...inherited, CLAIMWIRE_DATA: data },
  });
  return stderr;
};

const send = async (url: string, number: number): Promise<string> => {
  const article = {
    ...{ uri: `https://tide.example/${number}`, body: `Tide ${number}.`, language: "en" },
    claims: [{ key: "tide", text: `The tide is ${number} feet` }],
  };
  const { data, errors } = await post<{ ingestArticles: { cursor: string } }>(
    url,
    "mutation ($articles: [ArticleInput!]!) { ingestArticles(input: { articles: $articles }) { cursor } }",
    { articles: [article] },
    { authorization: `Bearer ${testAdminKey}` },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.ingestArticles.cursor;
};

const count = async (url: string): Promise<number> => {
  const { data } = await post<{ claims: { totalCount: number } }>(url, "{ claims(first: 1) { totalCount } }");
  return data?.claims.totalCount ?? -1;
};

test("what was committed before a backup is in it, and cursors of the original are refused by who starts on it", {
  timeout: 120_000,
}, async () => {
  const [original, copy, later] = [join(folder, "original"), join(folder, "copy"), join(folder, "later")];
  const url = await serve(original);
  let cursor = "";
  for (let number = 0; number < 20; number++) cursor = await send(url, number);

  let sent = 20;
  let going = true;
  const scraper = (async () => {
    while (going) await send(url, sent++);
  })();
  expect(await backup(original, copy)).toMatch(/Backed up into .*copy: \d+ files, \d+ MB/);
  going = false;
  await scraper;
  await expect(backup(original, copy)).rejects.toMatchObject({ stderr: expect.stringMatching(/is there already/) });
  await stopAll();

  const restored = await serve(copy);
  const inCopy = await count(restored);
  expect(inCopy).toBeGreaterThanOrEqual(20);
  expect(inCopy).toBeLessThanOrEqual(sent);
  const since = await post(restored, "query ($since: LogCursor!) { claimChanges(since: $since) { hasMore } }", {
    since: cursor,
  });
  expect(since.errors?.[0]?.extensions.code).toBe("CURSOR_INVALID");
  await send(restored, 100_000);
  expect(await count(restored)).toBe(inCopy + 1);
  await stopAll();

  // of a service that is down
  await backup(original, later);
  expect(await count(await serve(later))).toBe(sent);
});
