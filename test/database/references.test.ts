import { afterEach, beforeEach, expect, test } from "vitest";
import { raw, sql } from "../../src/database/sql.ts";
import { article, claim, openTestDomain, send, type TestDomain } from "../domain/support.ts";

let at: TestDomain;

beforeEach(async () => {
  at = await openTestDomain();
  const entities = [{ key: "e", kind: "PLACE", name: "Brno" }] as const;
  const claims = [claim("a", { entities: [{ entity: "e", role: "OBJECT" }] }), claim("b")];
  await send(at.domain, article("1", { entities: [...entities], claims }));
});
afterEach(() => at.stop());

const run = (statement: string): Promise<unknown> => at.database.query(sql`${raw(statement)}`);
const countOf = async (table: string): Promise<number> =>
  (await at.database.query(sql`SELECT FROM ${raw(table)}`)).length;
const refused = (statement: string): Promise<void> => expect(run(statement)).rejects.toThrow(/not (all|both) there/);

test("one row that refers to nothing is refused with its whole statement, in every column that refers", async () => {
  const names = (claim: number, given: number, entity: number): string =>
    `INSERT INTO claim_entity (claim_id, position, given_id, entity_id, role) VALUES (2, 0, 1, 1, 'MENTION'), (${claim}, 1, ${given}, ${entity}, 'MENTION')`;
  const brings = (batch: number, claim: number): string =>
    `INSERT INTO batch_claim (batch_id, claim_id) SELECT 1, id FROM claim WHERE false UNION ALL VALUES (${batch}, ${claim})`;
  await run("DELETE FROM batch_claim WHERE claim_id = 2");
  for (const statement of [names(9, 1, 1), names(2, 9, 1), names(2, 1, 9), brings(9, 2), brings(1, 9)])
    await refused(statement);
  expect([await countOf("claim_entity"), await countOf("batch_claim")]).toEqual([1, 1]);
  await run(names(2, 1, 1));
  await run(brings(1, 2));
  expect([await countOf("claim_entity"), await countOf("batch_claim")]).toEqual([3, 2]);
});

test("a row that is changed cannot be made to refer to nothing", async () => {
  for (const column of ["claim_id", "given_id", "entity_id"]) await refused(`UPDATE claim_entity SET ${column} = 9`);
  for (const column of ["batch_id", "claim_id"])
    await refused(`UPDATE batch_claim SET ${column} = 9 WHERE claim_id = 2`);
});

test("what others refer to is never deleted, and keeps its id", async () => {
  for (const table of ["claim", "entity", "ingest_batch"])
    for (const attempt of [`DELETE FROM ${table}`, `UPDATE ${table} SET id = id + 9`])
      await expect(run(attempt)).rejects.toThrow(/never deleted and keep their ids/);
});
