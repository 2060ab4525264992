import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { article, claim, claimId, entriesAfter, everyRow, openTestDomain, send, type TestDomain } from "./support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

const two = async (name: string): Promise<readonly [bigint, bigint]> => {
  const outcome = await send(at.domain, article(name, { claims: [claim("a"), claim("b")] }));
  return [claimId(outcome, "a"), claimId(outcome, "b")];
};

const edge = async (id: bigint) =>
  (
    await at.database.query(sql`SELECT from_id AS from, to_id AS to, note, stale FROM claim_relation WHERE id = ${id}`)
  )[0];

describe("relating two claims", () => {
  test("twice is one edge, in either direction where the type is symmetric", async () => {
    const [a, b] = await two("symmetric");
    const first = await at.domain.relateClaims({ from: b, to: a, type: "SAME_AS" });
    expect(first.created).toBe(true);
    expect(await edge(first.relation)).toEqual({ from: a, to: b, note: null, stale: false });
    const before = await everyRow(at.database);
    const second = await at.domain.relateClaims({ from: a, to: b, type: "SAME_AS" });
    expect(second).toEqual({ relation: first.relation, created: false, position: first.position });
    expect(await everyRow(at.database)).toBe(before);
    const supports = await at.domain.relateClaims({ from: b, to: a, type: "SUPPORTS" });
    expect(await edge(supports.relation)).toMatchObject({ from: b, to: a });
    expect((await at.domain.relateClaims({ from: a, to: b, type: "SUPPORTS" })).created).toBe(true);
  });

  test("is heard by both, as a change of their own", async () => {
    const [a, b] = await two("heard");
    const { position } = await at.domain.relateClaims({ from: a, to: b, type: "REFINES" });
    const entries = await entriesAfter(at.database, position.seq - 2n);
    expect(entries.map(({ claim: id, own }) => [id, own])).toEqual([
      [a, true],
      [b, true],
    ]);
  });

  test("is written down with who did it; a curator takes over what the service joined, with the history of both", async () => {
    const [a, b] = await two("maker");
    const { relation } = await at.domain.relateClaims({ from: a, to: b, type: "SAME_AS", by: "hana" });
    const maker = () =>
      at.database.query(sql`SELECT made_by AS by, suggested FROM claim_relation WHERE id = ${relation}`);
    expect(await maker()).toEqual([{ by: "hana", suggested: false }]);
    await at.domain.relateClaims({ from: a, to: b, type: "SAME_AS", by: "ota" });
    expect(await maker()).toEqual([{ by: "hana", suggested: false }]);
    await at.database.query(
      sql`UPDATE claim_relation SET made_by = 'suggestions', suggested = true WHERE id = ${relation}`,
    );
    await at.domain.relateClaims({ from: a, to: b, type: "SAME_AS", by: "ota" });
    expect(await maker()).toEqual([{ by: "ota", suggested: false }]);
    expect(
      await at.database.query(
        sql`SELECT made_by AS by, suggested FROM claim_relation_version WHERE relation_id = ${relation}`,
      ),
    ).toEqual([{ by: "suggestions", suggested: true }]);
  });

  test("needs two claims that are there", async () => {
    const [a] = await two("needs");
    await expect(at.domain.relateClaims({ from: a, to: a, type: "SAME_AS" })).rejects.toMatchObject({
      code: "BAD_INPUT",
    });
    await expect(at.domain.relateClaims({ from: a, to: 10n ** 12n, type: "SAME_AS" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("takes a new note, and keeps the one that it has where none is given", async () => {
    const [a, b] = await two("note");
    const { relation } = await at.domain.relateClaims({ from: a, to: b, type: "SUPPORTS", note: "same report" });
    await at.domain.relateClaims({ from: a, to: b, type: "SUPPORTS" });
    expect(await edge(relation)).toMatchObject({ note: "same report" });
    await at.domain.relateClaims({ from: a, to: b, type: "SUPPORTS", note: "other" });
    expect(await edge(relation)).toMatchObject({ note: "other" });
  });
});

test("a changed text makes a claim's edges stale, which both ends hear, until they are related again", async () => {
  const [a, b] = await two("stale");
  const { relation, position } = await at.domain.relateClaims({ from: a, to: b, type: "CONTRADICTS" });
  const claims = [claim("a", { text: "Changed." }), claim("b")];
  const sent = await send(at.domain, article("stale", { claims }));
  expect(await edge(relation)).toMatchObject({ stale: true });
  expect((await entriesAfter(at.database, position.seq)).map(({ claim: id, own }) => [id, own])).toEqual([
    [a, true],
    [b, true],
  ]);
  expect((await at.domain.relateClaims({ from: b, to: a, type: "CONTRADICTS" })).created).toBe(false);
  expect(await edge(relation)).toMatchObject({ stale: false });
  expect(await entriesAfter(at.database, sent.position.seq)).toHaveLength(2);
  await send(at.domain, article("stale", { claims: [claim("a", { text: "Changed.", confidence: 0.5 }), claim("b")] }));
  expect(await edge(relation)).toMatchObject({ stale: false });
});

test("an edge is taken away once, and its ends stay known", async () => {
  const [a, b] = await two("away");
  const { relation } = await at.domain.relateClaims({ from: a, to: b, type: "SUPERSEDES", note: "x" });
  expect(await at.domain.unrelateClaims(relation)).toMatchObject({ removed: true, from: a, to: b });
  const before = await everyRow(at.database);
  expect(await at.domain.unrelateClaims(relation)).toMatchObject({ removed: false, from: a, to: b });
  expect(await at.domain.unrelateClaims(10n ** 12n)).toMatchObject({ removed: false, from: null, to: null });
  expect(await everyRow(at.database)).toBe(before);
  const again = await at.domain.relateClaims({ from: a, to: b, type: "SUPERSEDES" });
  expect(again.created).toBe(true);
  expect(again.relation).not.toBe(relation);
});
