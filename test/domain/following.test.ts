import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { type Follower, startFollower } from "../../src/domain/following/follower.ts";
import { joinSuggestions } from "../../src/domain/following/join-suggestions.ts";
import { createReading } from "../../src/reading/reading.ts";
import { article, claim, claimId, everyRow, openTestDomain, send, type TestDomain } from "./support.ts";

let at: TestDomain;
let follower: Follower;
const faults: unknown[] = [];
const report = (fault: unknown): void => void faults.push(fault);
beforeAll(async () => {
  at = await openTestDomain();
  follower = joinSuggestions(at.database, 0.95, report, 60_000);
  await follower.catchUp();
});
afterAll(async () => {
  await follower.stop();
  await at.stop();
});
beforeEach(() => expect(faults).toEqual([]));

let sent = 0;
/** Claims about one thing, each in an article of its own. */
const say = async (thing: string, ...texts: string[]): Promise<bigint[]> => {
  const outcome = await send(
    at.domain,
    ...texts.map((text) =>
      article(`follows-${sent++}`, {
        entities: [{ key: "t", kind: "PRODUCT", name: thing }],
        claims: [claim("a", { text, entities: [{ entity: "t", role: "SUBJECT" }] })],
      }),
    ),
  );
  return texts.map((_, index) => claimId(outcome, "a", index));
};

const edges = async (claims: readonly bigint[]) => {
  await follower.catchUp();
  return at.database.query<{ from: bigint; to: bigint; by: string; suggested: boolean; stale: boolean }>(sql`
    SELECT from_id AS from, to_id AS to, made_by AS by, suggested, stale FROM claim_relation
    WHERE from_id = ANY (${claims}::bigint[]) ORDER BY id`);
};

test("what says the same beyond doubt is joined, and the edge says who did it; what is merely likely is not", async () => {
  const text = "The Nimbus 4 flies for six hours.";
  const [a = 0n, b = 0n, c = 0n] = await say(
    "Nimbus 4",
    text,
    text,
    "The Nimbus 4 will be shown in May, its maker says.",
  );
  expect(await edges([a, b, c])).toEqual([{ from: a, to: b, by: "suggestions", suggested: true, stale: false }]);
  expect((await createReading(at.database).corroboration(a)).articles).toBe(2);
});

test("texts that differ in a number alone contradict, and are not joined however alike they are", async () => {
  const text = (flats: string) =>
    `The Altus 4 trust will build ${flats} flats in the northern harbour of Ostrow by 2027.`;
  const [a = 0n, b = 0n, c = 0n] = await say("Altus 4", text("340"), text("4,000"), text("40,000"));
  expect(await edges([a, b, c])).toEqual([]);
  const found = await createReading(at.database).suggestions(b, { type: null, first: 5, minScore: null });
  expect(new Map(found?.map(({ claimId: id, type }) => [id, type]))).toEqual(
    new Map([
      [a, "CONTRADICTS"],
      [c, "CONTRADICTS"],
    ]),
  );
});

test("a dismissed pair is never joined, and what a curator took apart stays apart", async () => {
  const text = "The Stratus 2 costs 40 euros.";
  const [a = 0n, b = 0n] = await say("Stratus 2", text, text);
  expect(await edges([a, b])).toHaveLength(1);
  await at.domain.dismissSuggestion({ claim: a, other: b, type: "SAME_AS", by: "hana" });
  expect(await edges([a, b])).toEqual([]);
  const [c = 0n] = await say("Stratus 2", text);
  // with one of them alone, as it would unite both
  const joined = await edges([a, b, c]);
  expect(joined).toMatchObject([{ to: c }]);
  const apart = await Promise.all([a, b, c].map((id) => createReading(at.database).corroboration(id)));
  expect(apart.map(({ articles }) => articles).sort()).toEqual([1, 2, 2]);
});

test("nothing on one side of a new edge may have been kept apart from anything on the other", async () => {
  const articlesOf = async (id: bigint) => (await createReading(at.database).corroboration(id)).articles;
  const decisions: readonly ((a: bigint, b: bigint) => Promise<unknown>)[] = [
    (a, b) => at.domain.dismissSuggestion({ claim: b, other: a, type: "SAME_AS", by: "hana" }),
    (a, b) => at.domain.relateClaims({ from: b, to: a, type: "CONTRADICTS", by: "hana" }),
    async (a, b) => {
      const { relation } = await at.domain.relateClaims({ from: a, to: b, type: "SAME_AS", by: "hana" });
      await at.domain.unrelateClaims(relation);
    },
  ];
  const lines = [
    "Cumulus carries twelve people.",
    "No Fulmar was sold last winter.",
    "Petrels are built in a shed near Brno.",
  ];
  for (const [index, decide] of decisions.entries()) {
    const text = lines[index] ?? "";
    const thing = text.split(" ").find((word) => /^[A-Z]\w{3}/.test(word)) ?? "";
    // the decision is about claims that say it in other words, each joined with one that says it as the others do
    const [a = 0n, b = 0n] = await say(thing, `So the maker of ${thing} says.`, `Nobody would board ${thing}.`);
    await decide(a, b);
    const [near = 0n] = await say(thing, text);
    await edges([near]);
    await at.domain.relateClaims({ from: a, to: near, type: "SAME_AS", by: "hana" });
    const [far = 0n] = await say(thing, `${text} `);
    await at.domain.relateClaims({ from: b, to: far, type: "SAME_AS", by: "hana" });
    expect(await edges([a, b, near, far])).not.toContainEqual(expect.objectContaining({ by: "suggestions" }));
    expect([await articlesOf(a), await articlesOf(b)]).toEqual([2, 2]);
    // one more says the same: it is joined with the first of them, and no further
    const [more = 0n] = await say(thing, text);
    const joined = (await edges([a, b, near, far, more])).filter(({ suggested }) => suggested);
    expect(joined).toMatchObject([{ to: more }]);
    expect([await articlesOf(a), await articlesOf(b)].sort()).toEqual([2, 3]);
  }
});

test("an edge that was taken away is not made again", async () => {
  const text = "The Cirrus 8 has a glass roof.";
  const [a = 0n, b = 0n] = await say("Cirrus 8", text, `${text} `);
  await edges([a, b]);
  const [edge] = await at.database.query<{ id: bigint }>(sql`SELECT id FROM claim_relation WHERE from_id = ${a}`);
  await at.domain.unrelateClaims(edge?.id ?? 0n);
  expect(await edges([a, b])).toEqual([]);
  await at.domain.relateClaims({ from: a, to: b, type: "SUPPORTS" });
  expect(await edges([a, b])).toMatchObject([{ by: null, suggested: false }]);
});

test("once everything was looked at nothing is written any more", async () => {
  await follower.catchUp();
  const before = await everyRow(at.database, ["setting"]);
  await follower.catchUp();
  expect(await everyRow(at.database, ["setting"])).toBe(before);
});

test("a step that fails is told of and tried again", async () => {
  let tries = 0;
  const told: unknown[] = [];
  const flaky = startFollower({
    ...{ database: at.database, lock: "copies", pollMs: 60_000 },
    report: (fault) => void told.push(fault),
    isBehind: async () => tries < 2,
    step: async () => {
      if (++tries === 1) throw new Error("not now");
      return false;
    },
  });
  await flaky.catchUp();
  expect(tries).toBe(2);
  expect(told).toHaveLength(1);
  await flaky.stop();
});

test("of two that follow with one lock one works at a time", async () => {
  let working = 0;
  let most = 0;
  let left = 6;
  const open = () =>
    startFollower({
      ...{ database: at.database, lock: "suggestions", pollMs: 60_000, report },
      isBehind: async () => left > 0,
      step: async () => {
        most = Math.max(most, ++working);
        await at.database.query(sql`SELECT pg_sleep(0.02)`);
        working--;
        return --left > 0;
      },
    });
  const both = [open(), open()];
  await Promise.all(both.map((one) => one.catchUp()));
  expect(left).toBe(0);
  expect(most).toBe(1);
  await Promise.all(both.map((one) => one.stop()));
});
