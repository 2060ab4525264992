import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { createReading } from "../../src/reading/reading.ts";
import { article, claim, claimId, everyRow, openTestDomain, send, type TestDomain } from "./support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

/** Two articles of one outlet each, of which both say the same of a thing that nobody else speaks of. */
const two = async (thing: string): Promise<readonly [bigint, bigint]> => {
  const about = (name: string, text: string) =>
    article(`${thing}-${name}`, {
      entities: [{ key: "t", kind: "PRODUCT", name: thing }],
      claims: [claim("a", { text, entities: [{ entity: "t", role: "SUBJECT" }] })],
    });
  const text = `The ${thing} will be sold from May for 900 euros.`;
  const outcome = await send(at.domain, about("one", text), about("two", text));
  return [claimId(outcome, "a", 0), claimId(outcome, "a", 1)];
};

const suggested = async (of: bigint): Promise<readonly (readonly [bigint, string])[]> => {
  const found = await createReading(at.database).suggestions(of, { first: 5, type: null, minScore: 0.5 });
  return (found ?? []).map(({ claimId: other, type }) => [other, type] as const);
};

describe("a suggestion", () => {
  test("becomes an edge when a curator confirms it, and is suggested no more from either side", async () => {
    const [a, b] = await two("Orlan 7");
    expect(await suggested(a)).toEqual([[b, "SAME_AS"]]);
    expect(await suggested(b)).toEqual([[a, "SAME_AS"]]);
    const confirmed = await at.domain.confirmSuggestion({
      claim: b,
      other: a,
      type: "SAME_AS",
      note: "one ad",
      by: "hana",
    });
    expect(confirmed.created).toBe(true);
    expect(await createReading(at.database).relation(confirmed.relation)).toMatchObject({
      ...{ type: "SAME_AS", fromId: a, toId: b, note: "one ad", madeBy: "hana", suggested: false },
    });
    expect(await suggested(a)).toEqual([]);
    expect(await suggested(b)).toEqual([]);
    const before = await everyRow(at.database);
    expect((await at.domain.confirmSuggestion({ claim: a, other: b, type: "SAME_AS", by: "ota" })).created).toBe(false);
    expect(await everyRow(at.database)).toBe(before);
  });

  test("that is dismissed stays away until the dismissal is undone", async () => {
    const [a, b] = await two("Kalif 3");
    const pair = { claim: b, other: a, type: "SAME_AS" } as const;
    expect(await at.domain.dismissSuggestion({ ...pair, reason: "two models", by: "hana" })).toMatchObject({
      created: true,
    });
    expect(await suggested(a)).toEqual([]);
    expect(await suggested(b)).toEqual([]);
    const before = await everyRow(at.database);
    expect(await at.domain.dismissSuggestion({ ...pair, claim: a, other: b, by: "ota" })).toMatchObject({
      created: false,
    });
    expect(await everyRow(at.database)).toBe(before);
    const reading = createReading(at.database);
    expect(await reading.dismissal([a, b], "SAME_AS")).toMatchObject({ reason: "two models", dismissedBy: "hana" });
    expect(await at.domain.undismissSuggestion(pair)).toMatchObject({ removed: true });
    expect(await at.domain.undismissSuggestion(pair)).toMatchObject({ removed: false });
    expect(await suggested(a)).toEqual([[b, "SAME_AS"]]);
  });

  test("that was dismissed may be confirmed after all, which undoes the dismissal", async () => {
    const [a, b] = await two("Mistral 9");
    const pair = { claim: a, other: b, type: "SAME_AS" } as const;
    await at.domain.dismissSuggestion({ ...pair, by: "hana" });
    await at.domain.confirmSuggestion({ ...pair, by: "ota" });
    expect(await createReading(at.database).dismissal([a, b], "SAME_AS")).toBeNull();
  });

  test("needs two claims that are there", async () => {
    const [a] = await two("Vega 2");
    const pair = { claim: a, other: a, type: "SAME_AS" } as const;
    for (const rule of ["confirmSuggestion", "dismissSuggestion"] as const) {
      await expect(at.domain[rule]({ ...pair, by: "x" })).rejects.toMatchObject({ code: "BAD_INPUT" });
      await expect(at.domain[rule]({ ...pair, other: 10n ** 12n, by: "x" })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    }
    expect(
      await createReading(at.database).suggestions(10n ** 12n, { first: 5, type: null, minScore: null }),
    ).toBeNull();
  });

  test("that is dismissed takes away what the service joined, and leaves to unrelateClaims what a curator made", async () => {
    const [a, b] = await two("Tornado 5");
    const pair = { claim: a, other: b, type: "SAME_AS" } as const;
    const { relation } = await at.domain.relateClaims({ from: a, to: b, type: "SAME_AS", by: "ota" });
    await expect(at.domain.dismissSuggestion({ ...pair, by: "hana" })).rejects.toMatchObject({ code: "BAD_INPUT" });
    await at.database.query(sql`UPDATE claim_relation SET suggested = true WHERE id = ${relation}`);
    await at.domain.dismissSuggestion({ ...pair, by: "hana" });
    expect(await createReading(at.database).relation(relation)).toBeNull();
  });

  test("is not made of what one extractor reads twice, nor for a claim that was retracted", async () => {
    const outcome = await send(
      at.domain,
      article("twice", {
        entities: [{ key: "t", kind: "PRODUCT", name: "Zonda" }],
        claims: ["a", "b"].map((key) =>
          claim(key, { text: "The Zonda has two seats.", entities: [{ entity: "t", role: "SUBJECT" }] }),
        ),
      }),
    );
    expect(await suggested(claimId(outcome, "a"))).toEqual([]);
    const [a, b] = await two("Sirocco 4");
    await at.domain.retractClaims([a], "wrong");
    expect(await suggested(a)).toEqual([]);
    expect(await suggested(b)).toEqual([]);
  });
});

test("dismissals are listed newest first, page by page, of all claims or of one", async () => {
  const first = await two("Boreas 1");
  const second = await two("Boreas 2");
  for (const [claim, other] of [first, second])
    await at.domain.dismissSuggestion({ claim, other, type: "CONTRADICTS", by: "hana" });
  const reading = createReading(at.database);
  const page = await reading.dismissals(null, { first: 1, after: null });
  expect(page.edges.map(({ node }) => [node.claimA, node.claimB])).toEqual([second]);
  expect(page.hasNextPage).toBe(true);
  const next = await reading.dismissals(null, { first: 1, after: page.edges[0]?.cursor ?? null });
  expect(next.edges.map(({ node }) => [node.claimA, node.claimB])).toEqual([first]);
  const own = await reading.dismissals(first[1], { first: 20, after: null });
  expect(own.edges.map(({ node }) => node.claimA)).toEqual([first[0]]);
  expect(await own.totalCount()).toBe(1);
  await expect(reading.dismissals(null, { first: 1, after: "x" })).rejects.toMatchObject({
    code: "PAGE_CURSOR_INVALID",
  });
});
