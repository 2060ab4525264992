import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import type { EntityInput, PublisherInput } from "../../../src/domain/domain.ts";
import {
  article,
  claim,
  entriesAfter,
  everyRow,
  local,
  openTestDomain,
  send,
  statuses,
  type TestDomain,
} from "../support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
beforeEach(() =>
  at.database.query(
    sql`TRUNCATE article, entity, publisher, ingest_batch, claim_entity, batch_claim RESTART IDENTITY CASCADE`,
  ),
);
afterAll(() => at.stop());

const entity = (name: string, fields: Partial<EntityInput> = {}): EntityInput => ({
  key: `${name} ${fields.wikidataId ?? ""}`,
  kind: "ORGANIZATION",
  name,
  ...fields,
});

let articles = 0;
/** An article that makes one claim about each of the entities. */
const about = (...entities: EntityInput[]) =>
  article(`about-${articles++}`, {
    entities,
    claims: entities.map(({ key }) => claim(key, { entities: [{ entity: key, role: "SUBJECT" as const }] })),
  });

const entities = (): Promise<object[]> =>
  at.database.query(sql`SELECT id::int, name, aliases, wikidata_id AS item FROM entity ORDER BY id`);
const publishers = (): Promise<object[]> =>
  at.database.query(sql`SELECT id::int, name, aliases, domain FROM publisher ORDER BY id`);

describe("an entity is", () => {
  test("its kind and name, whatever the case, the accents and the spaces", async () => {
    await send(
      at.domain,
      about(entity("Škoda  Auto")),
      about(entity("skoda auto")),
      about(entity("Škoda Auto", { kind: "PRODUCT" })),
    );
    expect(await entities()).toMatchObject([{ name: "Škoda Auto" }, { name: "Škoda Auto" }]);
  });

  test("its Wikidata item, under any name, which becomes an alias", async () => {
    await send(
      at.domain,
      about(entity("Google", { wikidataId: "Q95" })),
      about(entity("Google LLC", { wikidataId: "Q95" })),
    );
    expect(await entities()).toEqual([{ id: 1, name: "Google", aliases: ["Google LLC"], item: "Q95" }]);
  });

  test("adopted by an item where it had none", async () => {
    await send(
      at.domain,
      about(entity("Google")),
      about(entity("google", { wikidataId: "Q95" })),
      about(entity("GOOGLE")),
    );
    expect(await entities()).toEqual([{ id: 1, name: "Google", aliases: [], item: "Q95" }]);
  });

  test("another one under another item, though the names are equal", async () => {
    await send(
      at.domain,
      about(entity("Apple", { wikidataId: "Q312" })),
      about(entity("Apple", { wikidataId: "Q213710" })),
    );
    expect(await entities()).toHaveLength(2);
    await send(at.domain, about(entity("Apple")));
    expect(await entities()).toMatchObject([{ item: "Q312" }, { item: "Q213710" }, { item: null }]);
    await send(at.domain, about(entity("Apple")));
    expect(await entities()).toHaveLength(3);
  });

  test("not the one that shares an alias", async () => {
    await send(
      at.domain,
      about(entity("Deep Mind", { aliases: ["DM"] })),
      about(entity("Daily Mail", { aliases: ["DM"] })),
    );
    await send(at.domain, about(entity("DM")));
    expect(await entities()).toHaveLength(3);
  });

  test("of one kind: an item that is known as another is INCONSISTENT, and its article leaves nothing", async () => {
    await send(at.domain, about(entity("Google", { wikidataId: "Q95" })));
    const before = await everyRow(at.database, ["ingest_batch", "ingest_rejection", "log_commit"]);
    const wrong = about(entity("New thing"), entity("Google", { wikidataId: "Q95", kind: "PERSON" }));
    const { results } = await at.domain.ingestArticles({ articles: [wrong] }, local);
    expect(results[0]?.errors).toMatchObject([{ path: ["entities", "1", "wikidataId"], code: "INCONSISTENT" }]);
    expect(await everyRow(at.database, ["ingest_batch", "ingest_rejection", "log_commit"])).toBe(before);
  });

  test("given aliases and never loses one; its claims hear of it as not their own change", async () => {
    const first = await send(at.domain, about(entity("Google", { aliases: ["Googlu"] })));
    const second = await send(
      at.domain,
      about(entity("Google", { aliases: ["GOOGLU", "google", "Googlem", "googlem"] })),
    );
    expect(await entities()).toMatchObject([{ aliases: ["Googlu", "Googlem"] }]);
    const own = (await entriesAfter(at.database, first.position.seq)).map((entry) => entry.own);
    expect(own).toEqual([false, true]);
    await send(at.domain, about(entity("Google")));
    expect(await entities()).toMatchObject([{ aliases: ["Googlu", "Googlem"] }]);
    const words = await at.database.query(sql`SELECT position, folded FROM entity_name ORDER BY position`);
    expect(words).toEqual(["google", "googlu", "googlem"].map((folded, position) => ({ position, folded })));
    expect(second.results[0]?.status).toBe("CREATED");
  });
});

let papers = 0;
const by = (publisher: PublisherInput) => article(`by-${papers++}`, { publisher });

describe("a publisher is", () => {
  test("its domain, under any name, which becomes an alias", async () => {
    await send(at.domain, by({ name: "Financial Times", domain: "www.FT.com" }), by({ name: "FT", domain: "ft.com" }));
    expect(await publishers()).toEqual([{ id: 1, name: "Financial Times", aliases: ["FT"], domain: "ft.com" }]);
  });

  test("the one of that name or alias, where no domain is given", async () => {
    await send(at.domain, by({ name: "Financial Times", domain: "ft.com" }), by({ name: "FT", domain: "ft.com" }));
    await send(at.domain, by({ name: "ft" }), by({ name: "financial times" }));
    expect(await publishers()).toHaveLength(1);
  });

  test("one without domain, where several have the name", async () => {
    await send(at.domain, by({ name: "Deník", domain: "denik.example" }), by({ name: "Deník", domain: "denik.test" }));
    await send(at.domain, by({ name: "Denik" }), by({ name: "DENÍK" }));
    expect(await publishers()).toMatchObject([{ domain: "denik.example" }, { domain: "denik.test" }, { domain: null }]);
  });

  test("given its domain later, where it is the only one of its name", async () => {
    await send(at.domain, by({ name: "Deník" }), by({ name: "Deník", domain: "denik.example" }));
    expect(await publishers()).toEqual([{ id: 1, name: "Deník", aliases: [], domain: "denik.example" }]);
  });
});

test("a bare name is taken again in the very batch in which the row that had it gets its item, or its domain", async () => {
  await send(at.domain, about(entity("Apple")), by({ name: "Deník" }));
  await send(
    at.domain,
    about(entity("Apple", { wikidataId: "Q312" })),
    about(entity("Apple", { wikidataId: "Q213710" })),
    about(entity("Apple")),
    by({ name: "Deník", domain: "denik.example" }),
    by({ name: "Deník", domain: "denik.test" }),
    by({ name: "Deník" }),
  );
  expect(await entities()).toMatchObject([{ item: "Q312" }, { item: "Q213710" }, { item: null }]);
  expect(await publishers()).toMatchObject([{ domain: "denik.example" }, { domain: "denik.test" }, { domain: null }]);
});

describe("sending again changes nothing", () => {
  test("though a name that was alone meanwhile belongs to several", async () => {
    const batch = [
      about(entity("Apple")),
      about(entity("Apple", { wikidataId: "Q312" })),
      about(entity("Apple", { wikidataId: "Q213710" })),
      by({ name: "Deník" }),
      by({ name: "Deník", domain: "denik.example" }),
      by({ name: "Deník", domain: "denik.test" }),
      { ...about(entity("Apple")), claims: null },
    ];
    await send(at.domain, ...batch);
    const before = await everyRow(at.database);
    const again = await send(at.domain, ...batch);
    expect(again.results.map(({ status }) => status)).toEqual(batch.map(() => "UNCHANGED"));
    expect(await everyRow(at.database)).toBe(before);
  });

  test("though somebody brings the bare name again, once several have it", async () => {
    const batch = [
      about(entity("Apple")),
      by({ name: "Deník" }),
      article("cites", { citedPublishers: [{ name: "Deník" }] }),
      about(entity("Pear", { wikidataId: "Q434" }), entity("Pear")),
    ];
    await send(at.domain, ...batch);
    for (const [name, item] of [
      ["Apple", "Q312"],
      ["Apple", "Q213710"],
      ["Pear", "Q13099586"],
    ] as const)
      await send(at.domain, about(entity(name, { wikidataId: item })));
    await send(at.domain, by({ name: "Deník", domain: "denik.example" }), by({ name: "Deník", domain: "denik.test" }));
    // now each bare name is a row of its own
    const later = [about(entity("Apple")), about(entity("Pear")), by({ name: "Deník" })];
    await send(at.domain, ...later);
    expect(await entities()).toMatchObject([
      { name: "Apple", item: "Q312" },
      { name: "Pear", item: "Q434" },
      { name: "Apple", item: "Q213710" },
      { name: "Pear", item: "Q13099586" },
      { name: "Apple", item: null },
      { name: "Pear", item: null },
    ]);
    const before = await everyRow(at.database);
    for (const each of [batch, later]) {
      const again = await send(at.domain, ...each);
      expect(again.results.map(({ status }) => status)).toEqual(each.map(() => "UNCHANGED"));
    }
    expect(await everyRow(at.database)).toBe(before);
  });

  test("while what it named is merged into another of its name, so that parting the two gives it back", async () => {
    await send(at.domain, by({ name: "Deník", domain: "denik.example" }), by({ name: "Deník", domain: "denik.test" }));
    const bare = by({ name: "Deník" });
    await send(at.domain, bare);
    for (const from of [2n, 3n]) await at.domain.mergePublishers(from, 1n);
    expect(statuses(await send(at.domain, bare))).toBe("UNCHANGED");
    await at.domain.unmergePublisher(3n);
    const [row] = await at.database.query(
      sql`SELECT publisher_id::int AS publisher FROM article ORDER BY id DESC LIMIT 1`,
    );
    expect(row).toEqual({ publisher: 3 });
  });

  test("and where no claims are sent, those that a changed body has read tell nothing about a bare name", async () => {
    const known = about(entity("Apple", { wikidataId: "Q312" }));
    await send(at.domain, known, about(entity("Apple", { wikidataId: "Q213710" })));
    const bare = { uri: known.uri, entities: [entity("Apple", { aliases: ["Jablko"] })] };
    for (const body of [undefined, "Another text."]) await send(at.domain, { ...bare, ...(body ? { body } : {}) });
    expect(await entities()).toMatchObject([{ aliases: [] }, { aliases: [] }]);
  });

  test("and one changed claim is one entry", async () => {
    const batch = Array.from({ length: 5 }, (_, index) =>
      about(entity(`Mill ${index}`), entity("Brno", { kind: "PLACE" })),
    );
    const first = await send(at.domain, ...batch);
    const [changed, ...others] = batch;
    const claims = changed?.claims?.map((each, index) => (index === 1 ? { ...each, text: "Another text." } : each));
    const second = await send(at.domain, { ...about(), ...changed, claims: claims ?? [] }, ...others);
    expect(statuses(second)).toMatch(/^UPDATED, \S+ \S+ +UNCHANGED, Brno +UPDATED$/);
    expect(await entriesAfter(at.database, first.position.seq)).toEqual([
      { commit: expect.anything(), claim: first.results[0]?.claims[1]?.claimId, own: true },
    ]);
  });
});
