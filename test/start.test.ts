import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { isAlive } from "../src/database/embedded/postmaster.ts";
import { migrate } from "../src/database/migrations.ts";
import { askService, type ServiceChild, spawnService } from "./support/child.ts";
import { createEmptyDatabase } from "./support/database.ts";

/** Processes of their own on a machine that may be busy. */
vi.setConfig({ testTimeout: 90_000 });

let folder: string;
const children: ServiceChild[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "claimwire-start-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.process.exitCode === null && child.process.signalCode === null) child.process.kill("SIGTERM");
    await child.ended;
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** With time to stop in: one that is cut off for taking long ends with 1. Nobody is connected, so none waits for that. */
const start = (environment: Record<string, string>, command?: string[]): ServiceChild => {
  const child = spawnService({ CLAIMWIRE_DRAIN_SECONDS: "20", ...environment }, command);
  children.push(child);
  return child;
};
/** "fresh" is made by the first test and used by it alone; the others share "data", as making one costs a second or more. */
const inFolder = (name: string) => ({ CLAIMWIRE_DATA: join(folder, name) });
const pidFile = (name: string): string => join(folder, name, "postgres-18/data/postmaster.pid");
const postmasterOf = (name: string): number => Number(readFileSync(pidFile(name), "utf8").split("\n")[0]);
/** The process group that a terminal would signal with it. */
const groupOf = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[2]);
const headOf = async (url: string): Promise<string> =>
  (await askService<{ claims: { logCursor: string } }>(url, "{ claims(first: 1) { logCursor } }")).claims.logCursor;

const expectRefusal = async (child: ServiceChild, line: RegExp): Promise<void> => {
  expect(await child.ended).toEqual({ code: 1, signal: null });
  expect(child.lines()).toEqual([expect.stringMatching(line)]);
};

test("an empty folder is enough: it answers, and SIGTERM ends it and its database in order, with 0", async () => {
  const child = start(inFolder("fresh"));
  await headOf(await child.ready);
  const postmaster = postmasterOf("fresh");
  child.process.kill("SIGTERM");
  expect(await child.ended).toEqual({ code: 0, signal: null });
  expect(isAlive(postmaster)).toBe(false);
});

test("Ctrl-C reaches the service alone, which then stops its database in order", async () => {
  const child = start(inFolder("interrupted"));
  await child.ready;
  const postmaster = postmasterOf("interrupted");
  if (process.platform === "linux") expect(groupOf(postmaster)).not.toBe(child.process.pid);
  process.kill(-Number(child.process.pid), "SIGINT"); // as a terminal does: the whole foreground group
  expect(await child.ended).toEqual({ code: 0, signal: null });
  expect(isAlive(postmaster)).toBe(false);
  const log = readFileSync(join(folder, "interrupted/postgres-18/postgres.log"), "utf8");
  expect(log).toMatch(/received fast shutdown request/);
  expect(log).not.toMatch(/not properly shut down/);
});

test("after kill -9 the next service takes over the database that was left running, with all that is in it", async () => {
  const first = start(inFolder("data"));
  const head = await headOf(await first.ready);
  const postmaster = postmasterOf("data");
  first.process.kill("SIGKILL");
  await first.ended;
  expect(isAlive(postmaster)).toBe(true);
  const second = start(inFolder("data"));
  expect(await headOf(await second.ready)).toBe(head);
  expect(postmasterOf("data")).toBe(postmaster);
  expect(second.lines()).toContainEqual(expect.stringMatching(/Took over/));
  second.process.kill("SIGTERM");
  expect(await second.ended).toEqual({ code: 0, signal: null });
  expect(isAlive(postmaster)).toBe(false);
});

test("a pid file whose number now belongs to another process is no hindrance", async () => {
  const first = start(inFolder("data"));
  await first.ready;
  const text = readFileSync(pidFile("data"), "utf8");
  first.process.kill("SIGTERM");
  await first.ended;
  await writeFile(pidFile("data"), text.replace(/^\d+/, String(process.pid)));
  const second = start(inFolder("data"));
  await headOf(await second.ready);
});

test("a second service on the same folder is told whose it is, and the first goes on", async () => {
  const first = start(inFolder("data"));
  const url = await first.ready;
  const second = start(inFolder("data"));
  await expectRefusal(second, new RegExp(`in use by Claimwire \\(process ${first.process.pid}\\).*CLAIMWIRE_DATA`));
  await headOf(url);
});

test("a database that dies under a running service is brought back", async () => {
  const child = start(inFolder("data"));
  const url = await child.ready;
  const postmaster = postmasterOf("data");
  process.kill(postmaster, "SIGKILL");
  await vi.waitFor(() => expect(child.lines()).toContainEqual(expect.stringMatching(/is back/)), { timeout: 60_000 });
  await vi.waitFor(() => headOf(url), { timeout: 30_000 });
  expect(postmasterOf("data")).not.toBe(postmaster);
});

test("a taken port ends it with one line, and leaves no database running", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const address = holder.address();
  const port = String(typeof address === "object" && address ? address.port : 0);
  const child = start({ ...inFolder("data"), PORT: port });
  expect(await child.ended).toEqual({ code: 1, signal: null });
  expect(child.lines().at(-1)).toMatch(new RegExp(`${port}.*taken`));
  expect(() => readFileSync(pidFile("data"))).toThrow(/ENOENT/);
  holder.close();
});

test("a bad environment, an impossible folder, an unknown command and an unreachable database end with one line and 1", async () => {
  await expectRefusal(start({ PORT: "http" }), /PORT is "http"/);
  await expectRefusal(start({ CLAIMWIRE_DATA: "/dev/null/data" }), /data folder \/dev\/null\/data cannot be made/);
  await expectRefusal(start({}, ["serbe"]), /unknown command 'serbe'/);
  await expectRefusal(
    start({ DATABASE_URL: "postgres://me:secret@127.0.0.1:1/news" }),
    /Cannot connect.*127.0.0.1:1\/news/,
  );
});

test("a database that goes away while the service starts is said in one line", async () => {
  const database = await createEmptyDatabase();
  await migrate(database.url, () => undefined);
  const [holder, watcher] = [new pg.Client(database.url), new pg.Client(database.url)];
  for (const client of [holder, watcher]) await client.connect();
  await holder.query("BEGIN; LOCK TABLE log_epoch IN ACCESS EXCLUSIVE MODE");
  const child = start({ DATABASE_URL: database.url });
  await vi.waitFor(
    async () => {
      const { rows } = await watcher.query<{ ended: boolean }>(
        "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      expect(rows).not.toEqual([]);
    },
    { timeout: 60_000 },
  );
  await expectRefusal(child, /^The service could not start: The database cannot serve this just now/);
  for (const client of [holder, watcher]) await client.end();
  await database.drop();
});

test("three services that start at once on one new database all get ready", async () => {
  const database = await createEmptyDatabase();
  const urls = await Promise.all([1, 2, 3].map(() => start({ DATABASE_URL: database.url }).ready));
  const heads = await Promise.all(urls.map(headOf));
  expect(new Set(heads).size).toBe(1);
  for (const child of children) child.process.kill("SIGTERM");
  expect(await Promise.all(children.map(({ ended }) => ended))).toEqual(Array(3).fill({ code: 0, signal: null }));
  await database.drop();
});
