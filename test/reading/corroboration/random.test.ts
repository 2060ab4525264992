/**
 * Whatever is written, in whatever order and by however many at once: what is kept of every claim is what the plain model finds
 * in the rows, what the log named is what changed, and the past still says what it said.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commit } from "../../../src/claim-log/commit.ts";
import type { Queryable } from "../../../src/database/database.ts";
import { sql } from "../../../src/database/sql.ts";
import { claimsOfArticles } from "../../../src/domain/corroboration/concerned.ts";
import { countAll, demandCount } from "../../../src/domain/corroboration/count-all.ts";
import { settle } from "../../../src/domain/corroboration/settle.ts";
import type { AttributionInput, Domain } from "../../../src/domain/domain.ts";
import { readCorroborations } from "../../../src/reading/corroboration/read.ts";
import { RequestError } from "../../../src/terms/errors.ts";
import { local, openTestDomain, type TestDomain } from "../../domain/support.ts";
import { within } from "../../support/within.ts";
import { type Judged, judgeAll, readWorld } from "./model.ts";

const writers = 8;
let at: TestDomain;
let domains: readonly Domain[];
beforeAll(async () => {
  at = await openTestDomain();
  domains = [at.domain, ...Array.from({ length: writers - 1 }, () => at.another())];
});
afterAll(() => at.stop());

const names = ["Post", "Sun", "Herald", "Agency"];
const places = ["a", "b", "c", "d", "e", "f", "g"];
const uriOf = (place: string): string => `urn:random:${place}`;

const source: fc.Arbitrary<AttributionInput> = fc.oneof(
  fc.constantFrom<AttributionInput>(
    { kind: "OWN_REPORTING" },
    { kind: "UNSTATED" },
    { kind: "ANONYMOUS" },
    { kind: "WIRE" },
  ),
  fc.record({
    kind: fc.constantFrom("CITES_PUBLISHER" as const, "WIRE" as const),
    publisher: fc.constantFrom(...names.map((name) => ({ name }))),
    articleUri: fc.option(fc.constantFrom(...places.map(uriOf)), { nil: undefined, freq: 2 }),
  }),
  fc.record({
    kind: fc.constantFrom("ON_RECORD" as const, "DOCUMENT" as const),
    speaker: fc.constantFrom("Ann", "ANN", "Ben"),
  }),
  fc.record({ kind: fc.constant("ON_RECORD" as const), speakerEntity: fc.constantFrom("x", "y") }),
);

const entities = [
  { key: "x", kind: "PERSON" as const, name: "X" },
  { key: "y", kind: "PERSON" as const, name: "Y" },
];

const ingest = fc.record({
  does: fc.constant("ingest" as const),
  place: fc.constantFrom(...places),
  by: fc.option(fc.constantFrom(...names), { nil: null }),
  text: fc.constantFrom("It is so.", "It is so, again."),
  modality: fc.constantFrom("ASSERTED" as const, "ASSERTED" as const, "REPORTED" as const, "DENIED" as const),
  says: fc.array(source, { maxLength: 3 }),
  extractor: fc.constantFrom("default", "default", "default", "other"),
  isGone: fc.constantFrom(false, false, false, false, true),
});
const two = { a: fc.nat(20), b: fc.nat(20) };
const curate = fc.record({
  does: fc.constantFrom(
    ...(["relate", "relate", "relate", "relate", "contradict", "unrelate", "retract", "restore", "copy"] as const),
    ...(["merge publishers", "unmerge publisher", "merge entities", "unmerge entity", "family", "no family"] as const),
  ),
  ...two,
});
const writes = fc.array(
  fc.record({
    writer: fc.nat(writers - 1),
    write: fc.oneof({ weight: 2, arbitrary: ingest }, { weight: 3, arbitrary: curate }),
  }),
  { minLength: 20, maxLength: 60 },
);

const pick = async (
  table: "claim" | "publisher" | "entity" | "claim_relation" | "article",
  index: number,
): Promise<bigint> => {
  const rows = await at.database.query<{ id: bigint }>(
    table === "claim"
      ? sql`SELECT id FROM claim ORDER BY id`
      : table === "publisher"
        ? sql`SELECT id FROM publisher ORDER BY id`
        : table === "entity"
          ? sql`SELECT id FROM entity ORDER BY id`
          : table === "article"
            ? sql`SELECT id FROM article ORDER BY id`
            : sql`SELECT id FROM claim_relation ORDER BY id`,
  );
  return rows[index % Math.max(1, rows.length)]?.id ?? 0n;
};

/** As a runner would that finds two texts alike, or alike no more; where there are texts yet. */
const copy = async (first: bigint, second: bigint): Promise<void> => {
  if (first === 0n || second === 0n) return;
  await commit(at.database, async (tx) => {
    const head = first < second ? first : second;
    const group = await tx.query<{ id: bigint }>(sql`SELECT article_id AS id FROM article_copy`);
    await tx.query(sql`INSERT INTO article_copy_version (article_id, until, head_id, created_in)
      SELECT article_id, ${tx.id}, head_id, created_in FROM article_copy`);
    await tx.query(sql`DELETE FROM article_copy`);
    if (first !== second)
      await tx.query(sql`INSERT INTO article_copy (article_id, head_id, created_in)
        VALUES (${first}, ${head}, ${tx.id}), (${second}, ${head}, ${tx.id})`);
    await settle(tx, { sources: await claimsOfArticles(tx, [...group.map(({ id }) => id), first, second]) });
  });
};

type Write =
  typeof ingest extends fc.Arbitrary<infer A> ? (typeof curate extends fc.Arbitrary<infer B> ? A | B : never) : never;

const perform = async (domain: Domain, write: Write): Promise<unknown> => {
  if (write.does === "ingest") {
    const { place, by, text, modality, says, extractor, isGone } = write;
    const claims = isGone ? [] : [{ key: "it", text, modality, attributions: says }];
    const article = { uri: uriOf(place), body: "Body.", language: "en", publisher: by === null ? null : { name: by } };
    return domain.ingestArticles({ articles: [{ ...article, extractor, entities, claims }] }, local);
  }
  const { does, a, b } = write;
  const both = async (table: "claim" | "publisher" | "entity" | "article") =>
    [await pick(table, a), await pick(table, b)] as const;
  switch (does) {
    case "relate":
    case "contradict": {
      const [from, to] = await both("claim");
      return domain.relateClaims({ from, to, type: does === "relate" ? "SAME_AS" : "CONTRADICTS" });
    }
    case "unrelate":
      return domain.unrelateClaims(await pick("claim_relation", a));
    case "retract":
      return domain.retractClaims([await pick("claim", a)], "wrong");
    case "restore":
      return domain.restoreClaims([await pick("claim", a), await pick("claim", b)], "right");
    case "merge publishers":
      return domain.mergePublishers(...(await both("publisher")));
    case "unmerge publisher":
      return domain.unmergePublisher(await pick("publisher", a));
    case "merge entities":
      return domain.mergeEntities(...(await both("entity")));
    case "unmerge entity":
      return domain.unmergeEntity(await pick("entity", a));
    case "family":
      return domain.setPublisherParent(...(await both("publisher")));
    case "no family":
      return domain.setPublisherParent(await pick("publisher", a), null);
    case "copy":
      return copy(...(await both("article")));
  }
};

/** What is refused is refused; anything else is a fault. */
const attempt = (domain: Domain, write: Write): Promise<unknown> =>
  perform(domain, write).catch((fault: unknown) => {
    if (!(fault instanceof RequestError) || fault.code === "INTERNAL") throw fault;
  });

interface Kept {
  readonly claim: bigint;
  readonly component: bigint;
  readonly known: number;
  readonly contested: boolean;
}

const readKept = (database: Queryable): Promise<Kept[]> =>
  database.query<Kept>(sql`
    SELECT claim_id AS claim, component_id AS component, independent_origins AS known, contested FROM claim_support ORDER BY claim_id`);

const expectModel = async (judged: ReadonlyMap<string, Judged>): Promise<void> => {
  const kept = await readKept(at.database);
  expect(kept.length).toBe(judged.size);
  const members = Map.groupBy(kept, ({ component }) => component);
  const found = new Map(
    (
      await readCorroborations(
        at.database,
        kept.map(({ claim }) => claim),
      )
    ).map((row) => [row.of, row]),
  );
  for (const { claim, component, known, contested } of kept) {
    const counts = found.get(claim);
    const own = members.get(component) ?? [];
    const told: Judged = {
      together: own.map((each) => String(each.claim)),
      articles: counts?.articles ?? -1,
      publishers: counts?.publishers ?? -1,
      known,
      most: counts?.independentOriginsUpperBound ?? -1,
      contested,
      circular: counts?.circular ?? false,
    };
    expect(told, `claim ${claim}`).toEqual(judged.get(String(claim)));
    expect(counts).toMatchObject({ independentOrigins: known, contested });
    expect(component > 0n).toBe(own.length === 1);
  }
  const [rows] = await at.database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM component`);
  expect(rows?.count).toBe([...members.keys()].filter((component) => component < 0n).length);
};

/** What each claim had at the end of each commit, from the versions; an entry of its own wherever that changed. */
const expectHeard = async (): Promise<void> => {
  const changed = await at.database.query<{ claim: bigint; commit: bigint }>(sql`
    WITH state AS (
      SELECT claim_id, until, independent_origins, contested FROM claim_support_version
      UNION ALL SELECT claim_id, NULL, independent_origins, contested FROM claim_support),
    step AS (
      SELECT claim_id, until, (independent_origins, contested)
        IS DISTINCT FROM lead((independent_origins, contested)) OVER (PARTITION BY claim_id ORDER BY until NULLS LAST) AS other
      FROM state)
    SELECT claim_id AS claim, until AS commit FROM step WHERE until IS NOT NULL AND other`);
  const heard = await at.database.query<{ claim: bigint; commit: bigint }>(
    sql`SELECT claim_id AS claim, commit_id AS commit FROM claim_event WHERE own`,
  );
  const keys = new Set(heard.map(({ claim, commit: id }) => `${claim} in ${id}`));
  expect(changed.map(({ claim, commit: id }) => `${claim} in ${id}`).filter((key) => !keys.has(key))).toEqual([]);
};

const reset = async (): Promise<void> => {
  await at.database.query(sql`TRUNCATE article, publisher, entity, claim, claim_entity, claim_support, claim_support_version, component,
    component_version, claim_relation, claim_relation_version, claim_version, article_version, publisher_version, entity_version,
    article_copy, article_copy_version, ingest_batch, batch_claim CASCADE`);
};

/** Leaves of what is kept no more than an update could guess. */
const forget = async (): Promise<void> => {
  await at.database.query(sql`TRUNCATE claim_support, claim_support_version, component, component_version`);
  await at.database.query(
    sql`INSERT INTO claim_support SELECT id, id, CASE WHEN status = 'ACTIVE' THEN 1 ELSE 0 END, false FROM claim WHERE id % 5 > 0`,
  );
  await demandCount(at.database);
};

test("what is kept of every claim is what the plain model finds, after random writes from eight writers at once", async () => {
  await fc.assert(
    fc.asyncProperty(
      writes,
      within(20_000, 8, async (all) => {
        await reset();
        const lanes = Map.groupBy(all, ({ writer }) => writer);
        const half = async (take: (lane: typeof all) => typeof all) => {
          await Promise.all(
            [...lanes].map(async ([writer, lane]) => {
              for (const { write } of take(lane)) await attempt(domains[writer] ?? at.domain, write);
            }),
          );
          const judged = judgeAll(await readWorld(at.database));
          await expectModel(judged);
          await expectHeard();
        };
        await half((lane) => lane.slice(0, lane.length >> 1));
        await half((lane) => lane.slice(lane.length >> 1));
        await forget();
        await countAll(at.database);
        await expectModel(judgeAll(await readWorld(at.database)));
      }),
    ),
    { numRuns: 40 },
  );
});
