import { afterAll, beforeAll, expect, test } from "vitest";
import { type Commit, commit } from "../../src/claim-log/commit.ts";
import { loadFacts } from "../../src/claim-log/facts.ts";
import type { Database } from "../../src/database/database.ts";
import {
  insertArticle,
  insertClaim,
  insertEntity,
  insertPublisher,
  mergeEntity,
  mergePublisher,
  openTestLog,
  renamePublisher,
  reviseArticle,
  reviseClaim,
  setParent,
  setStatus,
  setSupport,
} from "./rows.ts";

let log: Awaited<ReturnType<typeof openTestLog>>;
let database: Database;
beforeAll(async () => {
  log = await openTestLog();
  database = log.database;
});
afterAll(() => log.close());

/** Runs one commit and gives its number beside what the work gives. */
const write = async <Result>(work: (tx: Commit) => Promise<Result>): Promise<{ at: bigint; made: Result }> => {
  const { result } = await commit(database, async (tx) => ({ at: tx.id, made: await work(tx) }));
  return result;
};
const changeOf = async (claimId: bigint, commitId: bigint, bodies = false) => {
  const [change] = await loadFacts(database, [{ claimId, commitId }], { bodies });
  if (!change) throw new Error("one change was asked for");
  return change;
};

const newClaim = (uri: string, text = "a claim") =>
  write(async (tx) => {
    const publisher = await insertPublisher(tx, `publisher of ${uri}`, ["alias"]);
    const entity = await insertEntity(tx, `entity of ${uri}`, ["also"]);
    const article = await insertArticle(tx, { uri, title: "title", body: "first body", publisher });
    const claim = await insertClaim(tx, {
      article,
      key: "a",
      text,
      entities: [entity],
      cites: { publisher, uri: `${uri}/cited` },
    });
    return { publisher, entity, article, claim };
  });

test("a claim was nothing before the commit that made it", async () => {
  const { at, made } = await newClaim("urn:new");
  const { before, after } = await changeOf(made.claim, at);
  expect(before).toBeNull();
  expect(after).toMatchObject({
    id: made.claim,
    text: "a claim",
    status: "ACTIVE",
    article: { id: made.article, uri: "urn:new", title: "title", body: null, publisher: { ids: [made.publisher] } },
    entities: [{ role: "SUBJECT", entity: { ids: [made.entity], names: ["entity of urn:new", "also"] } }],
    attributions: [{ kind: "CITES_PUBLISHER", publisher: { names: ["publisher of urn:new", "alias"] }, article: null }],
  });
});

test("each commit of a claim's life keeps its own before and after, whatever came later", async () => {
  const { at: born, made } = await newClaim("urn:life", "one");
  const { at: revised } = await write((tx) => reviseClaim(tx, made.claim, "two"));
  const { at: retracted } = await write((tx) => setStatus(tx, made.claim, "RETRACTED"));
  const { at: restored } = await write((tx) => setStatus(tx, made.claim, "ACTIVE"));
  const seen = await loadFacts(
    database,
    [born, revised, retracted, restored].map((commitId) => ({ claimId: made.claim, commitId })),
    { bodies: false },
  );
  const brief = seen.map(({ before, after }) => [
    before && [before.text, before.status],
    after && [after.text, after.status],
  ]);
  expect(brief).toEqual([
    [null, ["one", "ACTIVE"]],
    [
      ["one", "ACTIVE"],
      ["two", "ACTIVE"],
    ],
    [
      ["two", "ACTIVE"],
      ["two", "RETRACTED"],
    ],
    [
      ["two", "RETRACTED"],
      ["two", "ACTIVE"],
    ],
  ]);
  expect(seen[1]?.after).toBe(seen[2]?.before);
});

test("a merge is seen from its commit on, and the retired id stays beside its survivor", async () => {
  const { at: born, made } = await newClaim("urn:merge");
  const { made: other } = await write((tx) => insertEntity(tx, "the survivor"));
  const { at: merged } = await write(async (tx) => {
    await mergeEntity(tx, made.entity, other);
    tx.touch([made.claim], false);
  });
  const { before, after } = await changeOf(made.claim, merged);
  expect(before?.entities[0]?.entity).toMatchObject({ ids: [made.entity], names: ["entity of urn:merge", "also"] });
  expect(after?.entities[0]?.entity).toMatchObject({ ids: [other, made.entity], names: ["the survivor"] });
  expect((await changeOf(made.claim, born)).after?.entities[0]?.entity.ids).toEqual([made.entity]);
});

test("a publisher's name is the one that it had at the commit", async () => {
  const { made } = await newClaim("urn:rename");
  const { at: renamed } = await write((tx) => renamePublisher(tx, made.publisher, "renamed"));
  const { at: again } = await write((tx) => renamePublisher(tx, made.publisher, "renamed again"));
  const names = async (at: bigint) => {
    const { before, after } = await changeOf(made.claim, at);
    return [before?.article.publisher?.names[0], after?.attributions[0]?.publisher?.names[0]];
  };
  expect(await names(renamed)).toEqual(["publisher of urn:rename", "renamed"]);
  expect(await names(again)).toEqual(["renamed", "renamed again"]);
});

test("a claim's support is what it was at the commit, apart from the claim's own history", async () => {
  const { at: born, made } = await newClaim("urn:support");
  const { at: second } = await write((tx) => setSupport(tx, made.claim, 2, false));
  const { at: revised } = await write((tx) => reviseClaim(tx, made.claim, "revised"));
  const { at: contested } = await write((tx) => setSupport(tx, made.claim, 1, true));
  const counted = async (at: bigint) => {
    const { before, after } = await changeOf(made.claim, at);
    return [before, after].map((facts) => facts && [facts.independentOrigins, facts.contested]);
  };
  expect(await counted(born)).toEqual([null, [1, false]]);
  expect(await counted(second)).toEqual([
    [1, false],
    [2, false],
  ]);
  expect(await counted(revised)).toEqual([
    [2, false],
    [2, false],
  ]);
  expect(await counted(contested)).toEqual([
    [2, false],
    [1, true],
  ]);
});

test("whom a publisher belongs to is what it was at the commit, up to the top, retired ids included", async () => {
  const { made } = await newClaim("urn:family");
  const add = (name: string) => write((tx) => insertPublisher(tx, name));
  const [{ made: owner }, { made: holding }, { made: other }] = [
    await add("owner"),
    await add("holding"),
    await add("other"),
  ];
  const touched = (work: (tx: Commit) => Promise<void>) =>
    write(async (tx) => {
      await work(tx);
      tx.touch([made.claim], false);
    });
  const { at: owned } = await touched((tx) => setParent(tx, made.publisher, owner));
  const { at: bought } = await touched((tx) => setParent(tx, owner, holding));
  const { at: merged } = await touched((tx) => mergePublisher(tx, holding, other));
  const { at: circled } = await touched((tx) => setParent(tx, other, owner));
  const { at: freed } = await touched((tx) => setParent(tx, made.publisher, null));
  const families = await loadFacts(
    database,
    [owned, bought, merged, circled, freed].map((commitId) => ({ claimId: made.claim, commitId })),
    { bodies: false },
  );
  const self = made.publisher;
  expect(families[0]?.before?.article.publisher?.family).toEqual([self]);
  expect(families.map(({ after }) => after?.article.publisher?.family)).toEqual([
    [self, owner],
    [self, owner, holding],
    [self, owner, other, holding],
    [self, owner, other, holding],
    [self],
  ]);
  expect(families[1]?.after?.attributions[0]?.publisher).toBe(families[1]?.after?.article.publisher);
});

test("an article's title and body are those of its revision then, and bodies are read only when asked for", async () => {
  const { made } = await newClaim("urn:revision");
  const { at } = await write((tx) => reviseArticle(tx, made.article, 2, "title two", "second body"));
  await write((tx) => reviseArticle(tx, made.article, 3, "title three", "third body"));
  const { before, after } = await changeOf(made.claim, at, true);
  expect([before?.article.title, before?.article.body]).toEqual(["title", "first body"]);
  expect([after?.article.title, after?.article.body]).toEqual(["title two", "second body"]);
  expect((await changeOf(made.claim, at)).after?.article.body).toBeNull();
});

test("a cited article is there from the commit that ingested it", async () => {
  const { made } = await newClaim("urn:citing");
  const { at } = await write((tx) => insertArticle(tx, { uri: "urn:citing/cited", title: "cited" }));
  const { before, after } = await changeOf(made.claim, at);
  expect(before?.attributions[0]?.article).toBeNull();
  expect(after?.attributions[0]?.article).toMatchObject({ uri: "urn:citing/cited", title: "cited" });
});

test("a commit that changed nothing a filter looks at gives one object for before and after", async () => {
  const { made } = await newClaim("urn:same");
  const { at } = await write((tx) => Promise.resolve(tx.touch([made.claim], true)));
  const { before, after } = await changeOf(made.claim, at);
  expect(before).not.toBeNull();
  expect(before).toBe(after);
});

test("claims of one page share their article, publisher and entities", async () => {
  const { at, made } = await write(async (tx) => {
    const publisher = await insertPublisher(tx, "shared publisher");
    const entity = await insertEntity(tx, "shared entity");
    const article = await insertArticle(tx, { uri: "urn:shared", publisher });
    const claims = [];
    for (const key of ["a", "b", "c"])
      claims.push(await insertClaim(tx, { article, key, text: key, entities: [entity] }));
    return claims;
  });
  const changes = await loadFacts(
    database,
    made.map((claimId) => ({ claimId, commitId: at })),
    { bodies: false },
  );
  expect(new Set(changes.map(({ after }) => after?.article)).size).toBe(1);
  expect(new Set(changes.map(({ after }) => after?.entities[0]?.entity)).size).toBe(1);
});

test("a claim that never was has neither before nor after", async () => {
  expect(await changeOf(999_999_999n, 1n)).toEqual({ before: null, after: null });
});
