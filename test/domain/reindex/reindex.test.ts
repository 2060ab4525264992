/** Another folding comes with an update: the old one is played by putting into the database what it would have left there. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import { foldingWarning } from "../../../src/domain/reindex/folding.ts";
import { reindex } from "../../../src/domain/reindex/reindex.ts";
import { foldingVersion } from "../../../src/filter/fold.ts";
import {
  article,
  claim,
  everyRow,
  local,
  openTestDomain,
  pastState,
  presentState,
  send,
  type TestDomain,
} from "../support.ts";

let at: TestDomain;
beforeEach(async () => {
  at = await openTestDomain();
});
afterEach(() => at.stop());

/** Text of every kind that is folded. */
const someNews = () =>
  send(
    at.domain,
    ...["1", "2", "3"].map((name) =>
      article(name, {
        title: `Žluť ${name}`,
        publisher: { name: "Deník Šmíra", domain: "smira.example" },
        entities: [
          { key: "lodz", kind: "PLACE", name: "Łódź", aliases: ["Lodsch", "Лодзь"] },
          { key: `e${name}`, kind: "PERSON", name: `Ó ${name}` },
        ],
        claims: [
          claim("a", { text: `Straße 北京経済 ${name}`, entities: [{ entity: "lodz", role: "SUBJECT" }] }),
          claim("b", { attributions: [{ kind: "ON_RECORD", speaker: `Jiří ${name}` }, { kind: "DOCUMENT" }] }),
        ],
      }),
    ),
  );

/** Everything as if a folding had stored it that knows neither case nor marks. */
const foldOtherwise = async () => {
  for (const statement of [
    sql`UPDATE claim SET text_folded = text, text_words = array_to_tsvector(string_to_array(text, ' '))`,
    sql`UPDATE article_text SET folded = 'old', words = array_to_tsvector('{old}')`,
    sql`UPDATE entity_name SET folded = 'old', words = array_to_tsvector('{old}')`,
    sql`UPDATE publisher_name SET folded = 'old', words = array_to_tsvector('{old}')`,
    sql`UPDATE attribution SET speaker_folded = speaker, speaker_words = '' WHERE speaker IS NOT NULL`,
    sql`UPDATE claim_version SET text_folded = text, text_words = '', attributions = (
      SELECT jsonb_agg(CASE WHEN a ->> 'speaker' IS NULL THEN a ELSE a || '{"speakerFolded": "old", "speakerWords": ""}' END)
      FROM jsonb_array_elements(attributions) a) WHERE attributions @? '$[*] ? (@.speaker != null)'`,
    sql`UPDATE article_version SET title_folded = NULL, title_words = NULL`,
    sql`UPDATE article_revision SET folded = NULL, words = NULL`,
    sql`UPDATE entity_version SET names = NULL`,
    sql`UPDATE publisher_version SET names = NULL`,
    sql`UPDATE entity SET name_key = name`,
    sql`UPDATE publisher SET name_key = name`,
    sql`INSERT INTO setting (name, value) VALUES ('folding', 'old') ON CONFLICT (name) DO UPDATE SET value = 'old'`,
  ])
    await at.database.query(statement);
};

test("a database that is used for the first time remembers its folding, and one of another folding is warned about", async () => {
  expect(await foldingWarning(at.database)).toBeNull();
  await someNews();
  expect(await foldingWarning(at.database)).toBeNull();
  await foldOtherwise();
  expect(await foldingWarning(at.database)).toMatch(
    /by version old, and this service folds by .*npx claimwire reindex/,
  );
  await at.database.query(sql`DELETE FROM setting`);
  expect(await foldingWarning(at.database)).toMatch(/version unknown/);
});

test("everything that is folded is folded anew, and nothing else is touched", async () => {
  await someNews();
  const before = await presentState(at.database);
  await foldOtherwise();
  expect(await presentState(at.database)).not.toBe(before);
  const report = await reindex(at.database);
  expect(report).toMatchObject({ done: true, from: "old", to: foldingVersion, collided: 0, collisions: [] });
  expect(await presentState(at.database)).toBe(before);
  expect(await foldingWarning(at.database)).toBeNull();
});

test("what the past keeps to be searched by is folded anew too", async () => {
  await someNews();
  await send(
    at.domain,
    article("1", {
      ...{ title: "Jiný titul", body: "Jiné tělo zprávy" },
      entities: [{ key: "lodz", kind: "PLACE", name: "Łódź", aliases: ["Boat"] }],
      claims: [claim("a", { text: "Gasse 北京" }), claim("b")],
    }),
  );
  await at.domain.updatePublisher({ id: 1n, aliases: ["Smích"] });
  const before = await pastState(at.database);
  await foldOtherwise();
  expect(await pastState(at.database)).not.toBe(before);
  await reindex(at.database);
  expect(await pastState(at.database)).toBe(before);
});

test("what is folded already is not written again", async () => {
  await someNews();
  expect(await reindex(at.database, { force: true })).toMatchObject({ done: true, changed: 0 });
  const before = await everyRow(at.database, ["setting", "log_commit"]);
  expect(await reindex(at.database)).toMatchObject({ done: false });
  expect(await reindex(at.database, { force: true })).toMatchObject({ done: true, changed: 0 });
  expect(await everyRow(at.database, ["setting", "log_commit"])).toBe(before);
});

test("the claim log hears nothing of it, as no answer has changed", async () => {
  await someNews();
  const count = sql`SELECT count(*) AS count FROM claim_event`;
  const before = await at.database.query(count);
  await foldOtherwise();
  await reindex(at.database);
  expect(await at.database.query(count)).toEqual(before);
});

test("one that is stopped behind any page goes on from there", async () => {
  await someNews();
  const before = await presentState(at.database);
  await foldOtherwise();
  const begun: string[] = [];
  let stops = 0;
  for (let ended = false; !ended; ) {
    const stop = new AbortController();
    const onPage = (table: string): void => {
      begun.push(table);
      if (table !== "entity" && table !== "publisher") stop.abort();
    };
    ended = await reindex(at.database, { signal: stop.signal, onPage }).then(
      () => true,
      () => false,
    );
    stops += ended ? 0 : 1;
  }
  expect(stops).toBeGreaterThan(3);
  expect(begun.filter((table) => table === "claim").length).toBeLessThanOrEqual(2);
  expect(await presentState(at.database)).toBe(before);
});

test("two entities that another folding makes one keep their keys apart, are reported, and can be merged", async () => {
  await send(at.domain, article("1", { entities: [{ key: "a", kind: "PLACE", name: "Łódź" }] }));
  await foldOtherwise();
  // ingest by the new folding no longer knows the old key
  await send(at.domain, article("2", { entities: [{ key: "a", kind: "PLACE", name: "LODZ" }] }));
  const { collided, collisions } = await reindex(at.database);
  expect(collided).toBe(1);
  expect(collisions).toMatchObject([{ type: "Entity", name: "Łódź", holderName: "LODZ" }]);
  const [collision] = collisions;
  if (!collision) throw new Error("no collision");
  await at.domain.mergeEntities(collision.id, collision.holder);
  expect(await reindex(at.database, { force: true })).toMatchObject({ done: true, collided: 0, changed: 0 });
});

test("of two publishers that want one key the older gets it, and a key that comes free is passed on", async () => {
  const names = ["Delta", "Gamma", "Beta", "Alfa"];
  for (const name of names)
    await at.domain.ingestArticles({ articles: [article(name, { publisher: { name } })] }, local);
  const keys = (): Promise<{ key: string }[]> =>
    at.database.query(sql`SELECT name_key AS key FROM publisher ORDER BY id`);
  // each waits for the key of the next
  await at.database.query(sql`UPDATE publisher SET name_key = 'gamma ', name = 'GAMMA' WHERE name = 'Gamma'`);
  await at.database.query(sql`UPDATE publisher SET name_key = 'gamma' WHERE name = 'Delta'`);
  await at.database.query(sql`UPDATE publisher SET name_key = 'delta' WHERE name = 'Beta'`);
  await at.database.query(sql`UPDATE publisher SET name_key = 'beta' WHERE name = 'Alfa'`);
  expect(await reindex(at.database, { force: true })).toMatchObject({ collided: 0 });
  expect(await keys()).toEqual(["delta", "gamma", "beta", "alfa"].map((key) => ({ key })));
  await at.database.query(
    sql`UPDATE publisher SET name_key = name || id, name = 'Omega' WHERE name IN ('Beta', 'Alfa')`,
  );
  expect(await reindex(at.database, { force: true })).toMatchObject({
    collisions: [{ type: "Publisher", name: "Omega" }],
  });
  expect((await keys())[2]).toEqual({ key: "omega" });
});

test("writers go on meanwhile, and what they write stands", async () => {
  await someNews();
  await foldOtherwise();
  const writing = Promise.all(
    ["1", "2", "3", "4"].map((name) =>
      send(at.another(), article(name, { body: `Žába ${name}`, claims: [claim("a", { text: `Řeka ${name}` })] })),
    ),
  );
  await reindex(at.database);
  await writing;
  await reindex(at.database, { force: true });
  const before = await presentState(at.database);
  expect(await reindex(at.database, { force: true })).toMatchObject({ changed: 0 });
  expect(await presentState(at.database)).toBe(before);
  const [row] = await at.database.query(sql`SELECT count(*)::int AS n FROM claim WHERE text_folded LIKE 'reka %'`);
  expect(row).toEqual({ n: 4 });
});
