import { afterEach, expect, test } from "vitest";
import { refusalOf } from "../../src/database/check.ts";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open.ts";
import { sql } from "../../src/database/sql.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";

const made: TestDatabase[] = [];
afterEach(async () => {
  for (const database of made.splice(0)) await database.drop();
});

const open = (url: string): Promise<Database> =>
  openDatabase({ url, directUrl: null, dataFolder: "/nowhere", say: () => undefined });

const empty = async (properties?: string): Promise<string> => {
  const database = await createEmptyDatabase(properties);
  made.push(database);
  return database.url;
};

test("an empty database is checked, migrated, and ready for statements and for Prisma", async () => {
  const database = await open(await empty());
  expect(await database.query(sql`SELECT count(*)::int AS n FROM claim`)).toEqual([{ n: 0 }]);
  expect(await database.prisma.claim.count()).toBe(0);
  await database.stop();
});

test("a database that takes no Chinese character for a letter is refused before anything is written to it", async () => {
  const url = await empty("LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
  await expect(open(url)).rejects.toThrow(/LC_CTYPE C.*CREATE DATABASE/);
});

test("a database of another encoding is refused with the mend", async () => {
  const url = await empty("ENCODING 'LATIN1' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
  await expect(open(url)).rejects.toThrow(/encoding LATIN1.*ENCODING 'UTF8'/);
});

test("what is wrong with an address is said in one line, without the password", async () => {
  const url = new URL(await empty());
  const wrongPassword = new URL(url);
  wrongPassword.password = "hunter2";
  await expect(open(wrongPassword.href)).rejects.toThrow(
    /^Cannot connect to the database at 127.*password is wrong.*DATABASE_URL\.$/,
  );
  const missing = new URL(url);
  missing.pathname = "/not_there";
  await expect(open(missing.href)).rejects.toThrow(/no such database/);
  const away = "postgres://me:hunter2@127.0.0.1:1/news";
  await expect(open(away)).rejects.toThrow(
    /^Cannot connect to the database at 127.0.0.1:1\/news: nothing listens there/,
  );
  await expect(open("postgres://me@host.invalid/news")).rejects.toThrow(/host.invalid\/news: the host name/);
});

test("a server that is too old or a read-only standby is refused with the mend", () => {
  const facts = { version: 18, name: "18.4", encoding: "UTF8", readOnly: false, trigrams: false };
  expect(refusalOf(facts, "db")).toBeNull();
  expect(refusalOf({ ...facts, version: 15 }, "db")).toBeNull();
  expect(refusalOf({ ...facts, version: 14, name: "14.9" }, "db")).toMatch(/PostgreSQL 14.9.*too old.*15 or newer/);
  expect(refusalOf({ ...facts, readOnly: true }, "db")).toMatch(/standby/);
});
