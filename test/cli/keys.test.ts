/** Keys from the command line: with the service up, with it down, and through another's. */
import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type ServiceChild, spawnService } from "../support/child.ts";
import { post } from "../support/client.ts";

/** Processes of their own on a machine that may be busy. */
vi.setConfig({ testTimeout: 90_000 });

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const execute = promisify(execFile);

let folder: string;
const children: ServiceChild[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "claimwire-keys-"));
});
const stopAll = async (): Promise<void> => {
  for (const child of children.splice(0)) {
    child.process.kill("SIGTERM");
    await child.ended;
  }
};
afterEach(stopAll);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Without a key from outside: it makes its first one. */
const start = async (environment: Record<string, string> = {}) => {
  const child = spawnService({ CLAIMWIRE_DATA: folder, CLAIMWIRE_ADMIN_KEY: "", ...environment });
  children.push(child);
  return { child, url: await child.ready };
};

const keys = async (args: readonly string[], environment: Record<string, string> = { CLAIMWIRE_DATA: folder }) => {
  const { CLAIMWIRE_URL: _, CLAIMWIRE_KEY: __, DATABASE_URL: ___, ...inherited } = process.env;
  const { stdout } = await execute(process.execPath, [main, "keys", ...args], {
    env: { ...inherited, ...environment },
  });
  return stdout.trim();
};

const nameAt = async (url: string, key: string): Promise<unknown> => {
  const { data, status } = await post<{ viewer: { name: string } }>(
    url,
    "{ viewer { name } }",
    {},
    { authorization: `Bearer ${key}` },
  );
  return data?.viewer.name ?? status;
};

test("the first start prints an admin key, keeps it for its owner alone, and the next start says nothing of it", async () => {
  const { child, url } = await start();
  const line = child.lines().find((text) => text.includes("admin key")) ?? "";
  const printed = /cw_\S+/.exec(line)?.[0] ?? "none";
  const file = join(folder, "key");
  expect(readFileSync(file, "utf8").trim()).toBe(printed);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await nameAt(url, printed)).toBe("admin");
  expect(await post(url, "mutation { ingestArticles(input: { articles: [] }) { batchId } }")).toMatchObject({
    data: null,
  });
  await stopAll();
  const again = await start();
  expect(again.child.lines().filter((text) => text.includes("cw_"))).toEqual([]);
  expect(await nameAt(again.url, printed)).toBe("admin");
});

test("a key is made, listed and revoked beside a running service, and while it is down", async () => {
  const { url } = await start();
  const up = await keys([
    "create",
    "--name",
    "brno-scraper",
    "--scope",
    "ingest",
    "--extractor",
    "a",
    "--extractor",
    "b",
  ]);
  expect(await nameAt(url, up)).toBe("brno-scraper");
  await stopAll();
  const down = await keys(["create", "--name", "reader", "--scope", "read", "--expires", "90d"]);
  const list = (await keys(["list"])).split("\n");
  expect(list.map((line) => line.split(/ {2,}/).slice(1, 4))).toEqual([
    ["read", "reader", "extractors: default"],
    ["ingest", "brno-scraper", "extractors: a, b"],
    ["admin", "admin", "any extractor"],
  ]);
  // nothing of a key that was printed once is printed again
  expect(list.join()).not.toContain(up.slice(16));
  const again = await start();
  expect([await nameAt(again.url, up), await nameAt(again.url, down)]).toEqual(["brno-scraper", "reader"]);
  expect(await keys(["revoke", up.slice(3, 15)])).toMatch(/revoked \d{4}-/);
  await expect.poll(() => nameAt(again.url, up), { timeout: 10_000 }).toBe(401);
  const elsewhere = { CLAIMWIRE_URL: again.url, CLAIMWIRE_KEY: readFileSync(join(folder, "key"), "utf8").trim() };
  expect(await nameAt(again.url, await keys(["create", "--name", "far", "--scope", "curate"], elsewhere))).toBe("far");
  await expect(keys(["list"], { CLAIMWIRE_URL: again.url, CLAIMWIRE_KEY: down })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/needs the scope admin/),
  });
});

test("a command finds the key file of its data folder; without a key that may, it ends with one line", async () => {
  const { url } = await start();
  const file = join(folder, "articles.json");
  await writeFile(file, JSON.stringify({ articles: [{ uri: "urn:x:1", language: "en", body: "Fog." }] }));
  const send = (environment: Record<string, string>) => {
    const { CLAIMWIRE_KEY: _, CLAIMWIRE_DATA: __, ...inherited } = process.env;
    const env = { ...inherited, CLAIMWIRE_URL: url, ...environment };
    return execute(process.execPath, [main, "ingest", file], { env, cwd: tmpdir() });
  };
  expect((await send({ CLAIMWIRE_DATA: folder })).stdout).toMatch(/1 created/);
  const refused = { code: 1, stderr: expect.stringMatching(/^ingestArticles needs .*CLAIMWIRE_KEY.*\n$/) };
  await expect(send({})).rejects.toMatchObject(refused);
  const reader = await keys(["create", "--name", "reader", "--scope", "read"]);
  await expect(send({ CLAIMWIRE_KEY: reader })).rejects.toMatchObject(refused);
  // another service's key file is no reason not to read
  const foreign = join(folder, "foreign");
  await mkdir(foreign);
  await writeFile(join(foreign, "key"), "cw_000000000000_0000000000000000000000000000000000000000000");
  const { CLAIMWIRE_KEY: ___, ...inherited } = process.env;
  const env = { ...inherited, CLAIMWIRE_URL: url, CLAIMWIRE_DATA: foreign };
  expect((await execute(process.execPath, [main, "export"], { env })).stdout).toMatch(/urn:x:1/);
});

test("what is wrong with a key is said in one line", async () => {
  const refused = (args: readonly string[]) => keys(args).catch(({ stderr }: { stderr: string }) => stderr.trim());
  expect(await refused(["create", "--name", "x", "--scope", "owner"])).toMatch(/^"owner" is no scope: read, ingest/);
  expect(await refused(["create", "--name", "x", "--scope", "read", "--expires", "soon"])).toMatch(/days such as 90d/);
  expect(await refused(["revoke", "nobody"])).toMatch(/^There is no key with the id "nobody"/);
});

test("a service that others can reach does not start before someone says what they may", async () => {
  const silent = spawnService({ CLAIMWIRE_DATA: folder, HOST: "0.0.0.0" });
  expect(await silent.ended).toEqual({ code: 1, signal: null });
  expect(silent.lines()).toEqual([expect.stringMatching(/HOST is 0\.0\.0\.0.*CLAIMWIRE_READING to "keys".*"open"/)]);
  const { url } = await start({ HOST: "0.0.0.0", CLAIMWIRE_READING: "keys" });
  const here = url.replace("0.0.0.0", "127.0.0.1");
  expect(await post(here, "{ __typename }")).toMatchObject({ status: 401 });
  expect(await nameAt(here, readFileSync(join(folder, "key"), "utf8").trim())).toBe("admin");
});
