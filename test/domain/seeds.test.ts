import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { everyRow, local, openTestDomain, type TestDomain } from "./support.ts";

const folder = "../shared/seeds";
const isThere = existsSync(`${folder}/ingest.json`);
if (!isThere) process.stdout.write(`${folder} is not there: the test of real articles has nothing to read\n`);

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

test.runIf(isThere)(
  "two real articles: every quote stands where its words are, and sending them again changes nothing",
  async () => {
    const { input } = JSON.parse(readFileSync(`${folder}/ingest.json`, "utf8"));
    const expected = JSON.parse(readFileSync(`${folder}/expected.json`, "utf8"));
    await at.domain.ingestArticles(input, local);
    const [counts] = await at.database.query(sql`
    SELECT (SELECT count(*)::int FROM article) AS articles, (SELECT count(*)::int FROM claim) AS claims,
      (SELECT count(*)::int FROM entity) AS entities, (SELECT count(*)::int FROM claim_event) AS entries`);
    expect(counts).toEqual({ articles: 2, claims: 24, entities: 15, entries: 24 });
    const quotes = await at.database.query(sql`
    SELECT a.uri AS article, c.key AS claim, quote_start AS start, quote_end AS end
    FROM claim c JOIN article a ON a.id = c.article_id WHERE quote_verified ORDER BY c.id`);
    expect(quotes).toEqual(expected.quotes);
    const before = await everyRow(at.database);
    const again = await at.domain.ingestArticles(input, local);
    expect(again.results.map(({ status }) => status)).toEqual(["UNCHANGED", "UNCHANGED"]);
    expect(await everyRow(at.database)).toBe(before);
  },
);
