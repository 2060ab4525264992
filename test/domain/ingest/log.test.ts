import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import type { ArticleInput, IngestOutcome } from "../../../src/domain/domain.ts";
import { article, claim, claimId, entriesAfter, openTestDomain, send, type TestDomain } from "../support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

/** What the log says between two outcomes, as `claim own` or `claim around`, by the names given to the claims. */
const heard = async (since: IngestOutcome, names: Readonly<Record<string, bigint>>): Promise<string[]> => {
  const nameOf = new Map(Object.entries(names).map(([name, id]) => [id, name]));
  const entries = await entriesAfter(at.database, since.position.seq);
  return entries.map((entry) => `${nameOf.get(entry.claim)} ${entry.own ? "own" : "around"}`);
};

const two = async (name: string, fields: Partial<ArticleInput> = {}) => {
  await send(at.domain, article(name, { claims: [claim("a")], ...fields }));
  const other = await send(at.domain, article(name, { extractor: "other", claims: [claim("b")] }));
  const rows = await at.database.query<{ key: string; id: bigint }>(sql`
    SELECT c.key, c.id FROM claim c JOIN article a ON a.id = c.article_id WHERE a.uri = ${article(name).uri}`);
  return { last: other, names: Object.fromEntries(rows.map(({ key, id }) => [key, id])) };
};

describe("the log hears", () => {
  test("of new claims and of nobody else's", async () => {
    const { last, names } = await two("new");
    const next = await send(at.domain, article("new", { claims: [claim("a"), claim("n")] }));
    expect(await heard(last, { ...names, n: claimId(next, "n") })).toEqual(["n own"]);
  });

  test("of every claim of an article whose title, text, date or publisher changed", async () => {
    for (const [name, change] of Object.entries({
      title: { title: "Other" },
      text: { body: "Other." },
      date: { publishedAt: "2025-08-19T00:00:00Z" },
      publisher: { publisher: { name: "Other paper" } },
    })) {
      const { last, names } = await two(`field-${name}`);
      await send(at.domain, { uri: article(`field-${name}`).uri, ...change });
      expect(await heard(last, names), name).toEqual(["a around", "b around"]);
    }
  });

  test("of a withdrawn claim as its own change", async () => {
    const { last, names } = await two("withdrawn");
    await send(at.domain, { uri: article("withdrawn").uri, claims: [] });
    expect(await heard(last, names)).toEqual(["a own"]);
  });

  test("of claims that cite an article, when it becomes known and when it changes", async () => {
    const citing = claim("a", {
      attributions: [{ kind: "CITES_PUBLISHER", articleUri: "HTTPS://paper.example/cited#x" }],
    });
    const { last, names } = await two("citing", { claims: [citing] });
    const known = await send(at.domain, article("cited"));
    expect(await heard(last, names)).toEqual(["a around"]);
    await send(at.domain, article("cited", { title: "Now with a title" }));
    expect(await heard(known, names)).toEqual(["a around"]);
  });

  test("of a publisher's claims when it gets a domain or an alias, wherever they name it", async () => {
    const { last, names } = await two("own-paper", { publisher: { name: "Herald" } });
    const credited = claim("c", { attributions: [{ kind: "WIRE", publisher: { name: "Herald" } }] });
    const citing = claim("d", { attributions: [{ kind: "WIRE", articleUri: article("own-paper").uri }] });
    const more = await send(at.domain, article("credits", { claims: [credited, citing] }));
    const all = { ...names, c: claimId(more, "c"), d: claimId(more, "d") };
    const housed = await send(
      at.domain,
      article("herald-2", { publisher: { name: "Herald", domain: "herald.example" } }),
    );
    expect(await heard(more, all)).toEqual(["a around", "b around", "c around", "d around"]);
    await send(at.domain, article("herald-2", { publisher: { name: "The Herald", domain: "herald.example" } }));
    expect(await heard(housed, all)).toEqual(["a around", "b around", "c around", "d around"]);
    expect(last.batchId).not.toBeNull();
  });
});

test("what is overwritten stays in the history, what is new leaves nothing there", async () => {
  const given = { title: "One", publisher: { name: "Gazette" }, citedPublishers: [{ name: "Wire" }] };
  const first = await send(at.domain, article("history", { ...given, claims: [claim("a")] }));
  const id = first.results[0]?.articleId;
  const versions = () =>
    at.database.query(sql`
      SELECT v.title, v.revision, v.cited_publishers = ARRAY[w.id] AS cited, p.name AS publisher
      FROM article_version v JOIN publisher p ON p.id = v.publisher_given_id, publisher w
      WHERE v.article_id = ${id} AND w.name = 'Wire' ORDER BY until`);
  expect(await versions()).toEqual([]);
  await send(at.domain, article("history", { title: "Two", body: "Other.", citedPublishers: [] }));
  await send(at.domain, article("history", { title: "Two", body: "Other." }));
  expect(await versions()).toEqual([{ title: "One", revision: 1, cited: true, publisher: "Gazette" }]);
  const second = await send(
    at.domain,
    article("history", { body: "Other.", claims: [claim("a", { text: "Changed." })] }),
  );
  const [version] = await at.database.query(sql`
    SELECT v.text, v.status::text, v.updated_at = c.ingested_at AS first, c.updated_at > c.ingested_at AS later
    FROM claim_version v JOIN claim c ON c.id = v.claim_id WHERE c.id = ${claimId(second, "a")}`);
  expect(version).toEqual({ text: "The mill says a.", status: "ACTIVE", first: true, later: true });
});
