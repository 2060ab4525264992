import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import { createReading } from "../../../src/reading/reading.ts";
import { local, openTestDomain, type TestDomain } from "../../domain/support.ts";

const folder = "../shared/seeds";
const isThere = existsSync(`${folder}/ingest.json`);
if (!isThere) process.stdout.write(`${folder} is not there: the test of real articles has nothing to read\n`);

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

const claimOf = async (uri: string, key: string): Promise<bigint> => {
  const [row] = await at.database.query<{ id: bigint }>(
    sql`SELECT c.id FROM claim c JOIN article a ON a.id = c.article_id WHERE a.uri = ${uri} AND c.key = ${key}`,
  );
  if (!row) throw new Error(`no claim ${key} of ${uri}`);
  return row.id;
};

test.runIf(isThere)(
  "two real articles on one delay have one known origin and two at most, and what contradicts itself is contested",
  async () => {
    const { input } = JSON.parse(readFileSync(`${folder}/ingest.json`, "utf8"));
    const { relations } = JSON.parse(readFileSync(`${folder}/expected.json`, "utf8"));
    await at.domain.ingestArticles(input, local);
    for (const { from, to, type } of relations) {
      const [a, b] = [await claimOf(from[0], from[1]), await claimOf(to[0], to[1])];
      await at.domain.relateClaims({ from: a, to: b, type });
    }
    const reading = createReading(at.database);
    const [same] = relations.filter(({ type }: { type: string }) => type === "SAME_AS");
    for (const [uri, key] of [same.from, same.to]) {
      const claim = await claimOf(uri, key);
      expect(await reading.corroboration(claim)).toEqual({
        ...{ articles: 2, publishers: 0, independentOrigins: 1, independentOriginsUpperBound: 2 },
        ...{ contested: false, circular: false },
      });
      const [first, second] = await reading.origins(claim);
      expect(first).toMatchObject({ kind: "CITES_PUBLISHER", known: true, claims: { length: 1 } });
      expect((await reading.publisher(first?.publisher ?? 0n))?.name).toBe("Financial Times");
      expect(second).toMatchObject({ kind: "UNSTATED", known: false });
    }
    for (const { from, to, type } of relations)
      if (type === "CONTRADICTS")
        for (const [uri, key] of [from, to])
          expect(await reading.corroboration(await claimOf(uri, key))).toMatchObject({ contested: true });
  },
);
