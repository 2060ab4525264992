/** Whatever stands in one service stands in another after an export and an ingest. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runExport } from "../../src/cli/export/run.ts";
import { runIngest } from "../../src/cli/ingest/run.ts";
import { sql } from "../../src/database/sql.ts";
import type { ArticleInput, AttributionInput, ClaimInput } from "../../src/domain/domain.ts";
import { nameKey } from "../../src/filter/fold.ts";
import { attributionKinds, claimModalities, claimRelationTypes, claimRoles } from "../../src/terms/enumerations.ts";
import { startService, type TestService } from "../support/service.ts";
import { createTerminal } from "./support.ts";

let folder: string;
let here: TestService;
let there: TestService;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "claimwire-round-trip-"));
  [here, there] = await Promise.all([startService(), startService()]);
});
afterAll(async () => {
  await Promise.all([here.stop(), there.stop()]);
  await rm(folder, { recursive: true });
});

const text = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
    fc.constantFrom('"\\', "línea\u2028neue\r\nZeile", "\u202eעברית", "👩‍🚀🇨🇿", "e\u0301 é", "𝒜\ufeff", "か\u3099"),
  )
  .filter((value) => value.trim() !== "" && !value.includes("\0"));
/** An alias of nothing but marks would be refused: nothing could be found by it. */
const alias = text.filter((value) => nameKey(value) !== "");
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const one = <Value>(values: readonly Value[]) => fc.constantFrom(...values);

const publisher = one([
  { name: "Deník" },
  { name: "The Wire", domain: "wire.example" },
  { name: "Wire", domain: "www.wire.test" },
  { name: "新聞" },
]);
// an alias makes nothing one, so any entity may have any
const entities = [
  { key: "a", kind: "ORGANIZATION", name: "Apple", wikidataId: "Q312" },
  { key: "b", kind: "PRODUCT", name: "Apple" },
  { key: "c", kind: "PERSON", name: "Łukasz  \n Żur" },
  { key: "d", kind: "PLACE", name: "北京", wikidataId: "Q956" },
] as const;
const entityKey = one(entities.map(({ key }) => key));

const attribution: fc.Arbitrary<AttributionInput> = fc.record({
  kind: one(attributionKinds.filter((kind) => kind !== "UNSTATED")),
  publisher: maybe(publisher),
  articleUri: maybe(one(["https://wire.example/x#top", "URN:isbn:1"])),
  speaker: maybe(text),
  speakerEntity: maybe(entityKey),
  anonymousSources: maybe(fc.integer({ min: 1, max: 9 })),
});
const claimOf = (body: string): fc.Arbitrary<ClaimInput> =>
  fc.record({
    key: one(["1", "2", "č/3"]),
    text,
    language: maybe(one(["cs", "zh-Hant"])),
    quote: maybe(
      fc.record({
        text: fc.oneof(
          text,
          fc.constant(body),
          one([...body]).filter((c) => c.trim() !== ""),
        ),
        start: maybe(fc.nat(40)),
      }),
    ),
    // the same entity twice in one role is shown once, so it is exported once
    entities: fc.uniqueArray(fc.record({ entity: entityKey, role: one(claimRoles) }), {
      selector: ({ entity, role }) => `${entity} ${role}`,
      maxLength: 3,
    }),
    modality: one(claimModalities),
    attributions: fc.array(attribution, { maxLength: 2 }),
    confidence: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
  });
/** What two extractors read in one article; `claims` null: nothing was said about claims. */
const article: fc.Arbitrary<readonly Omit<ArticleInput, "uri">[]> = fc
  .array(text, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(" "))
  .chain((body) => {
    const claims = fc.uniqueArray(claimOf(body), { selector: ({ key }) => key, maxLength: 3 });
    return fc.tuple(
      fc.record({
        body: fc.constant(body),
        title: maybe(text),
        language: one(["en", "pt-BR"]),
        publisher: maybe(publisher),
        authors: fc.array(text, { maxLength: 2 }),
        publishedAt: maybe(one(["2025-08-19T01:00:00+02:00", "2025-08-18T23:59:59.999Z"])),
        citedPublishers: fc.uniqueArray(publisher, { selector: ({ name }) => name, maxLength: 2 }),
        entities: fc
          .array(maybe(alias), { minLength: 4, maxLength: 4 })
          .map((aliases) =>
            entities.map((entity, index) => ({ ...entity, aliases: aliases[index] ? [aliases[index]] : [] })),
          ),
        claims: maybe(claims),
      }),
      maybe(claims),
    );
  })
  .map(([first, second]) => [first, ...(second ? [{ ...first, extractor: "another", claims: second }] : [])]);

const sender = Object.freeze({ name: "local", extractors: null, curates: true });

/** Sends each article under a uri of its own, and relates some of its claims. */
const publish = async (articles: readonly (readonly Omit<ArticleInput, "uri">[])[], run: number): Promise<void> => {
  const ids: bigint[] = [];
  const { domain } = here.rooms;
  for (const [index, versions] of articles.entries())
    for (const version of versions) {
      const input = { ...version, uri: `urn:run:${run}:${index}` };
      const [result] = (await domain.ingestArticles({ articles: [input] }, sender)).results;
      expect(result?.errors).toEqual([]);
      ids.push(...(result?.claims ?? []).flatMap(({ claimId }) => claimId ?? []));
    }
  for (const [index, from] of ids.entries()) {
    const to = ids[(index * 7 + 3) % ids.length];
    const type = claimRelationTypes[index % claimRelationTypes.length];
    if (to !== undefined && type && to !== from)
      await domain.relateClaims({ from, to, type, note: index % 2 ? `note ${index} “é”` : null });
  }
};

/** Everything that an ingest can say, by names instead of ids: read past the export, which may not forget a field. */
const standing = ({ rooms }: TestService): Promise<object[]> =>
  rooms.database.query(sql`
    SELECT a.uri, a.title, r.body, a.language, p.name AS publisher, p.domain, a.authors, a.published_at AS "publishedAt",
      ARRAY(SELECT c.name || coalesce(c.domain, '') FROM article_cited_publisher x JOIN publisher c ON c.id = x.publisher_id
        WHERE x.article_id = a.id ORDER BY x.position) AS cited,
      (SELECT jsonb_agg(jsonb_build_array(c.extractor, c.key, c.text, c.language, c.quote_text, c.quote_start, c.quote_end,
          c.modality, c.confidence, c.status,
          ARRAY(SELECT jsonb_build_array(e.kind, e.name, e.wikidata_id, (SELECT array_agg(n ORDER BY n) FROM unnest(e.aliases) n), x.role)
            FROM claim_entity x JOIN entity e ON e.id = x.entity_id WHERE x.claim_id = c.id ORDER BY x.position),
          ARRAY(SELECT jsonb_build_array(t.kind, o.name, o.domain, t.article_uri, t.speaker, s.kind, s.name, t.anonymous_sources)
            FROM attribution t LEFT JOIN publisher o ON o.id = t.publisher_id LEFT JOIN entity s ON s.id = t.speaker_entity_id
            WHERE t.claim_id = c.id ORDER BY t.position),
          ARRAY(SELECT jsonb_build_array(l.type, l.note, l.stale, b.uri, f.extractor, f.key) FROM claim_relation l
            JOIN claim f ON f.id IN (l.from_id, l.to_id) AND f.id <> c.id JOIN article b ON b.id = f.article_id
            WHERE c.id IN (l.from_id, l.to_id) ORDER BY l.type, b.uri, f.extractor, f.key)
        ) ORDER BY c.extractor, c.key) FROM claim c WHERE c.article_id = a.id) AS claims
    FROM article a JOIN article_revision r ON r.article_id = a.id AND r.revision = a.revision
    LEFT JOIN publisher p ON p.id = a.publisher_id ORDER BY a.uri`);

test("an export is ingested elsewhere without a refusal, and the same stands there", async () => {
  let run = 0;
  const file = join(folder, "export.ndjson");
  await fc.assert(
    fc.asyncProperty(fc.array(article, { minLength: 1, maxLength: 6 }), async (articles) => {
      run += 1;
      await publish(articles, run);
      expect(await runExport(file, createTerminal(here.url))).toBe(0);
      const terminal = createTerminal(there.url);
      const options = { files: [file], dryRun: false, batch: null, concurrency: 3, size: 4, rejects: null };
      expect([await runIngest(options, terminal), terminal.complaintsText()]).toEqual([0, ""]);
      expect(await standing(there)).toEqual(await standing(here));
    }),
    // what has come in stays, so a smaller case would not be a fresh one
    { numRuns: 8, endOnFailure: true },
  );
}, 90_000);

test("an entity keeps the aliases that many articles taught it", async () => {
  const run = 1_000;
  const taught = [0, 1, 2].map((scraper) => [
    {
      ...{
        body: "It rained.",
        language: "en",
        claims: [{ key: "1", text: "It rained.", entities: [{ entity: "rain", role: "SUBJECT" as const }] }],
      },
      entities: [
        {
          ...{ key: "rain", kind: "OTHER" as const, name: "Rain" },
          aliases: Array.from({ length: 90 }, (_, alias) => `Rain ${scraper} ${alias}`),
        },
      ],
    },
  ]);
  await publish(taught, run);
  const file = join(folder, "taught.ndjson");
  expect(await runExport(file, createTerminal(here.url))).toBe(0);
  const terminal = createTerminal(there.url);
  const options = { files: [file], dryRun: false, batch: null, concurrency: 3, size: 4, rejects: null };
  expect([await runIngest(options, terminal), terminal.complaintsText()]).toEqual([0, ""]);
  const [rain] = await there.rooms.database.query(
    sql`SELECT cardinality(aliases) AS aliases FROM entity WHERE name = 'Rain'`,
  );
  expect(rain).toEqual({ aliases: 270 });
});

test("a claim with more relations than one page holds is exported with all of them", async () => {
  const claims = Array.from({ length: 230 }, (_, index) => ({ key: String(index), text: `Claim ${index}.` }));
  const hub = { uri: "urn:hub:1", body: "Hub.", language: "en", claims };
  const [result] = (await here.rooms.domain.ingestArticles({ articles: [hub] }, sender)).results;
  const [from, ...others] = (result?.claims ?? []).flatMap(({ claimId }) => claimId ?? []);
  if (from === undefined) throw new Error("no claim");
  for (const to of others) await here.rooms.domain.relateClaims({ from, to, type: "SUPPORTS" });
  const terminal = createTerminal(here.url);
  expect(await runExport(null, terminal)).toBe(0);
  const lines = terminal.outputText().split("\n");
  expect(lines.filter((line) => line.includes('"relation"') && line.includes('"uri":"urn:hub:1"'))).toHaveLength(229);
});
