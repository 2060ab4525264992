/** Keys as they are stored: only a digest, found by their id, over when they are over. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFirstKey } from "../../src/access/first-key.ts";
import { createKey, findEnded, findKey, keyIdOf, listKeys, noteUse, revokeKey } from "../../src/access/keys.ts";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open.ts";
import { sql } from "../../src/database/sql.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  database = await openDatabase({ url: own.url, directUrl: null, dataFolder: "", say: () => undefined });
});
afterAll(async () => {
  await database.stop();
  await own.drop();
});

const make = (name: string, rest: object = {}) =>
  createKey(database, { name, scope: "ingest", createdBy: "the test", ...rest });

test("of three services that start at once, one makes the first key", async () => {
  const made = await Promise.all([1, 2, 3].map(() => createFirstKey(database)));
  expect(made.filter((key) => key !== null)).toHaveLength(1);
  const [first] = await listKeys(database);
  expect(first).toMatchObject({ name: "admin", scope: "admin", extractors: null });
});

test("when every admin key is revoked, the next start makes another", async () => {
  for (const { id } of await listKeys(database)) await revokeKey(database, id);
  expect(await createFirstKey(database)).toMatch(/^cw_/);
  expect(await createFirstKey(database)).toBeNull();
});

test("nothing that is stored holds the key", async () => {
  const { secret } = await make("scraper");
  const rows = await database.query<{ row: string }>(sql`SELECT k::text AS row FROM api_key k`);
  const random = secret.split("_").slice(2).join("_");
  expect(rows.some(({ row }) => row.includes(random))).toBe(false);
  expect(rows.some(({ row }) => row.includes(Buffer.from(secret).toString("hex")))).toBe(false);
});

test("a key is found by itself, and by nothing that is nearly it", async () => {
  const { apiKey, secret } = await make("scraper");
  const find = (text: string) => findKey(database, keyIdOf(text) ?? "none", text);
  expect(await find(secret)).toEqual(apiKey);
  const last = secret.endsWith("A") ? "B" : "A";
  expect(await find(`${secret.slice(0, -1)}${last}`)).toBeNull();
  expect(await find(secret.replace(apiKey.id, "0".repeat(12)))).toBeNull();
  for (const text of ["", "cw_", apiKey.id, secret.slice(0, -1), `${secret}x`, secret.toUpperCase(), "cw_'; --_"])
    expect(keyIdOf(text)).toBeNull();
});

test("without extractors a key writes `default`, an admin key any, and * is any", async () => {
  expect((await make("a")).apiKey.extractors).toEqual(["default"]);
  expect((await make("a", { extractors: ["x", " x ", "y"] })).apiKey.extractors).toEqual(["x", "y"]);
  expect((await make("a", { extractors: ["x", "*"] })).apiKey.extractors).toBeNull();
  expect((await make("a", { scope: "admin" })).apiKey.extractors).toBeNull();
});

test("a name that is none, and an end that has passed, are refused", async () => {
  await expect(make(" ")).rejects.toMatchObject({ code: "BAD_INPUT" });
  await expect(make("a\nb")).rejects.toMatchObject({ code: "BAD_INPUT" });
  await expect(make("x".repeat(201))).rejects.toMatchObject({ code: "LIMIT_EXCEEDED", details: { limit: 200 } });
  await expect(make("a", { expiresAt: new Date(0) })).rejects.toMatchObject({ code: "BAD_INPUT" });
  for (const id of ["nobody's", "a\u0000b", "\ud800", ""])
    await expect(revokeKey(database, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a revoked key stays revoked as it was, and counts as ended, as does one that is not there", async () => {
  const { apiKey } = await make("scraper");
  const revoked = await revokeKey(database, apiKey.id);
  expect(await revokeKey(database, apiKey.id)).toEqual(revoked);
  const { apiKey: good } = await make("scraper");
  expect((await findEnded(database, [apiKey.id, good.id, "gone"])).sort()).toEqual([apiKey.id, "gone"].sort());
});

test("the time of last use goes on, never back", async () => {
  const { apiKey } = await make("scraper");
  const used = async (ms: number) => {
    await noteUse(database, new Map([[apiKey.id, ms]]));
    return (await listKeys(database)).find(({ id }) => id === apiKey.id)?.lastUsedAt?.getTime();
  };
  expect(await used(2_000)).toBe(2_000);
  expect(await used(1_000)).toBe(2_000);
  expect(await used(3_000)).toBe(3_000);
});
