/** What an operator sees when an update of Node or Claimwire has changed the folding. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { foldingVersion } from "../../src/filter/fold.ts";
import { askService, type ServiceChild, spawnService } from "../support/child.ts";
import { createTestDatabase } from "../support/database.ts";

/** Processes of their own on a machine that may be busy. */
vi.setConfig({ testTimeout: 90_000 });

const children: ServiceChild[] = [];
const start = (environment: Record<string, string>, command?: string[]): ServiceChild => {
  const child = spawnService(environment, command);
  children.push(child);
  return child;
};
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.process.exitCode === null && child.process.signalCode === null) child.process.kill("SIGTERM");
    await child.ended;
  }
});

const found = async (url: string): Promise<number> => {
  const query = '{ claims(filter: { text: { matches: "mlyn" } }) { totalCount } }';
  return (await askService<{ claims: { totalCount: number } }>(url, query)).claims.totalCount;
};

test("a service of another folding serves and says what to do, and the command does it beside it", async () => {
  const own = await createTestDatabase();
  const client = new pg.Client(own.url);
  await client.connect();
  const environment = { DATABASE_URL: own.url };
  const first = start(environment);
  const url = await first.ready;
  expect(first.lines()).toEqual([expect.stringMatching(/ready/)]);
  await askService(
    url,
    `mutation { ingestArticles(input: { articles: [{
      uri: "urn:x:1", language: "cs", body: "Mlýn stojí.", claims: [{ key: "1", text: "Mlýn stojí." }] }] }) { batchId } }`,
  );
  await client.query("UPDATE setting SET value = '0/other' WHERE name = 'folding'");
  await client.query("UPDATE claim SET text_folded = text, text_words = array_to_tsvector('{Mlýn}')");
  const second = start(environment);
  expect(await found(await second.ready)).toBe(0);
  expect(second.lines()[0]).toMatch(/by version 0\/other, .*`npx claimwire reindex`/);
  const command = start(environment, ["reindex"]);
  expect(await command.ended).toEqual({ code: 0, signal: null });
  // a slow one also says how far it is
  const told = command.lines().filter((line) => !line.includes("rows looked at"));
  expect(told).toEqual([`Folded by ${foldingVersion} now, before by 0/other: 1 row changed.`]);
  expect(await found(url)).toBe(1);
  const third = start(environment);
  await third.ready;
  expect(third.lines()).toEqual([expect.stringMatching(/ready/)]);
  await client.end();
  for (const child of children) child.process.kill("SIGTERM");
  await Promise.all(children.map(({ ended }) => ended));
  await own.drop();
});

test("it works on the embedded database too, and says where there is nothing to do", async () => {
  const folder = await mkdtemp(join(tmpdir(), "claimwire-reindex-"));
  const command = start({ CLAIMWIRE_DATA: folder }, ["reindex"]);
  expect(await command.ended).toEqual({ code: 0, signal: null });
  expect(command.lines().at(-1)).toMatch(/is folded by .* already/);
  await rm(folder, { recursive: true });
});
