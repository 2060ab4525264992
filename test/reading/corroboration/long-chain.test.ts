/** A chain is the longest way through a component: its ends are as many steps apart as it has edges. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import { countAll, demandCount } from "../../../src/domain/corroboration/count-all.ts";
import { article, claim, local, openTestDomain, type TestDomain } from "../../domain/support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

const length = 300;

/** How many claims are in each component. */
const sizes = async (): Promise<number[]> => {
  const rows = await at.database.query<{ claims: number }>(
    sql`SELECT count(*)::int AS claims FROM claim_support GROUP BY component_id ORDER BY claims`,
  );
  return rows.map(({ claims }) => claims);
};

test("a chain of 300 claims falls into two where an edge far from its ends is taken away, and is one again when it is put back", async () => {
  const claims = Array.from({ length }, (_, key) => claim(`${key}`));
  await at.domain.ingestArticles({ articles: [article("chain", { claims })] }, local);
  await at.database.query(sql`
    INSERT INTO claim_relation (type, from_id, to_id, created_in)
    SELECT 'SAME_AS', id, lead, 1 FROM (SELECT id, lead(id) OVER (ORDER BY id) FROM claim) c WHERE lead IS NOT NULL`);
  await demandCount(at.database);
  await countAll(at.database);
  expect(await sizes()).toEqual([length]);
  const [middle] = await at.database.query<{ id: bigint; from: bigint; to: bigint }>(
    sql`SELECT id, from_id AS from, to_id AS to FROM claim_relation ORDER BY from_id OFFSET 139 LIMIT 1`,
  );
  if (!middle) throw new Error("the chain has no middle");
  await at.domain.unrelateClaims(middle.id);
  expect(await sizes()).toEqual([140, 160]);
  await at.domain.relateClaims({ type: "SAME_AS", from: middle.from, to: middle.to, note: null });
  expect(await sizes()).toEqual([length]);
});
