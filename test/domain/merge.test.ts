import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import type { ArticleInput } from "../../src/domain/domain.ts";
import {
  article,
  claim,
  claimId,
  entriesAfter,
  openTestDomain,
  presentState,
  send,
  type TestDomain,
} from "./support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

/** One article of a publisher, with one claim about a company that its speaker makes and that cites the publisher too. */
const about = (name: string, text: string, fields: Partial<ArticleInput> = {}): ArticleInput =>
  article(name, {
    publisher: { name: `Paper ${text}` },
    citedPublishers: [{ name: `Paper ${text}` }],
    entities: [{ key: "e", kind: "ORGANIZATION", name: `Mill ${text}` }],
    claims: [
      claim("c", {
        entities: [{ entity: "e", role: "SUBJECT" }],
        attributions: [
          { kind: "WIRE", publisher: { name: `Paper ${text}` }, speakerEntity: "e", speaker: "Spokesman" },
        ],
      }),
    ],
    ...fields,
  });

const idOf = async (table: "entity" | "publisher", name: string): Promise<bigint> => {
  const statement =
    table === "entity"
      ? sql`SELECT id FROM entity WHERE name = ${name}`
      : sql`SELECT id FROM publisher WHERE name = ${name}`;
  const [row] = await at.database.query<{ id: bigint }>(statement);
  if (!row) throw new Error(`there is no ${table} ${name}`);
  return row.id;
};

const kinds = [
  {
    kind: "entity" as const,
    name: "Mill",
    merge: (from: bigint, into: bigint) => at.domain.mergeEntities(from, into),
    unmerge: (id: bigint) => at.domain.unmergeEntity(id),
    places: (id: bigint) => sql`
      SELECT (SELECT count(*)::int FROM claim_entity WHERE entity_id = ${id}) AS claims,
        (SELECT count(*)::int FROM attribution WHERE speaker_entity_id = ${id}) AS attributions`,
  },
  {
    kind: "publisher" as const,
    name: "Paper",
    merge: (from: bigint, into: bigint) => at.domain.mergePublishers(from, into),
    unmerge: (id: bigint) => at.domain.unmergePublisher(id),
    places: (id: bigint) => sql`
      SELECT (SELECT count(*)::int FROM article WHERE publisher_id = ${id}) AS claims,
        (SELECT count(*)::int FROM attribution WHERE publisher_id = ${id}) AS attributions`,
  },
];

describe.each(kinds)("merging one $kind into another", ({ kind, name, merge, unmerge, places }) => {
  const three = async (story: string) => {
    const sent = await send(
      at.domain,
      ...["A", "B", "C"].map((each) => about(`${kind}-${story}-${each}`, `${kind} ${story} ${each}`)),
    );
    const ids = await Promise.all(["A", "B", "C"].map((each) => idOf(kind, `${name} ${kind} ${story} ${each}`)));
    const [a = 0n, b = 0n, c = 0n] = ids;
    return { a, b, c, sent };
  };
  const placesOf = async (id: bigint) => (await at.database.query(places(id)))[0];

  test("moves what names it, and unmerging puts everything back", async () => {
    const { a, b } = await three("plain");
    const before = await presentState(at.database);
    expect(await merge(a, b)).toMatchObject({ from: a, into: b });
    expect(await placesOf(b)).toEqual({ claims: 2, attributions: 2 });
    expect(await placesOf(a)).toEqual({ claims: 0, attributions: 0 });
    expect(await unmerge(a)).toMatchObject({ from: a, into: b });
    expect(await presentState(at.database)).toBe(before);
  });

  test("is undone link by link in a chain, the exact inverse each time", async () => {
    const { a, b, c } = await three("chain");
    const apart = await presentState(at.database);
    await merge(a, b);
    const one = await presentState(at.database);
    await merge(b, c);
    expect(await placesOf(c)).toEqual({ claims: 3, attributions: 3 });
    const whole = await presentState(at.database);
    await unmerge(b);
    expect(await presentState(at.database)).toBe(one);
    await merge(b, c);
    expect(await presentState(at.database)).toBe(whole);
    await unmerge(a);
    expect(await placesOf(a)).toEqual({ claims: 1, attributions: 1 });
    expect(await placesOf(c)).toEqual({ claims: 2, attributions: 2 });
    await unmerge(b);
    expect(await presentState(at.database)).toBe(apart);
  });

  test("into one that was itself merged ends at its survivor", async () => {
    const { a, b, c } = await three("ends");
    await merge(b, c);
    await merge(a, b);
    expect(await placesOf(c)).toEqual({ claims: 3, attributions: 3 });
    await unmerge(b);
    expect(await placesOf(b)).toEqual({ claims: 2, attributions: 2 });
  });

  test("takes along what names the retired one later, and unmerging gives it back", async () => {
    const { a, b } = await three("later");
    await merge(a, b);
    await send(at.domain, about(`${kind}-later-more`, `${kind} later A`));
    expect(await placesOf(b)).toEqual({ claims: 3, attributions: 3 });
    await unmerge(a);
    expect(await placesOf(a)).toEqual({ claims: 2, attributions: 2 });
  });

  test("is heard by the claims of both, as no change of their own", async () => {
    const { a, b, sent } = await three("heard");
    const claims = [claimId(sent, "c", 0), claimId(sent, "c", 1)];
    const { position } = await merge(a, b);
    const entries = await entriesAfter(at.database, sent.position.seq);
    expect(entries.map(({ claim: id, own }) => [id, own])).toEqual(claims.map((id) => [id, false]));
    await unmerge(a);
    expect((await entriesAfter(at.database, position.seq)).map((entry) => entry.claim)).toEqual(claims);
  });

  test("is refused where it would close a circle, where it is merged already, and where there is nothing to merge", async () => {
    const { a, b, c } = await three("refused");
    await merge(a, b);
    await merge(b, c);
    const before = await presentState(at.database);
    await expect(merge(c, a)).rejects.toMatchObject({ code: "BAD_INPUT", message: expect.stringContaining("circle") });
    await expect(merge(a, c)).rejects.toMatchObject({ code: "BAD_INPUT", message: expect.stringContaining("already") });
    await expect(merge(c, c)).rejects.toMatchObject({ code: "BAD_INPUT" });
    await expect(merge(c, 10n ** 12n)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(unmerge(c)).rejects.toMatchObject({ code: "BAD_INPUT" });
    expect(await merge(a, b)).toMatchObject({ from: a, into: b });
    expect(await presentState(at.database)).toBe(before);
  });
});
