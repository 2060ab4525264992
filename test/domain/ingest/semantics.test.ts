import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import type { ArticleInput, IngestOutcome } from "../../../src/domain/domain.ts";
import {
  article,
  body,
  claim,
  claimId,
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
afterAll(() => at.stop());

interface Stored {
  title: string | null;
  language: string;
  authors: string[];
  publishedAt: Date | null;
  revision: number;
  publisher: string | null;
}

const stored = async (name: string): Promise<Stored | undefined> =>
  (
    await at.database.query<Stored>(sql`
      SELECT title, language, authors, published_at AS "publishedAt", revision, p.name AS publisher
      FROM article a LEFT JOIN publisher p ON p.id = a.publisher_id WHERE uri = ${`https://paper.example/${name}`}`)
  )[0];

interface StoredQuote {
  text: string;
  start: number | null;
  end: number | null;
  verified: boolean;
}

const quoteOf = async (id: bigint): Promise<StoredQuote | undefined> =>
  (
    await at.database.query<StoredQuote>(sql`
      SELECT quote_text AS text, quote_start AS start, quote_end AS end, quote_verified AS verified FROM claim WHERE id = ${id}`)
  )[0];

const versions = async (): Promise<bigint | undefined> =>
  (
    await at.database.query<{ count: bigint }>(sql`
      SELECT (SELECT count(*) FROM claim_version) + (SELECT count(*) FROM article_version)
        + (SELECT count(*) FROM entity_version) + (SELECT count(*) FROM publisher_version) AS count`)
  )[0]?.count;

describe("a known article", () => {
  const full: Partial<ArticleInput> = {
    title: "Mill to close",
    publisher: { name: "The Paper", domain: "www.paper.example" },
    authors: ["Jana Malá"],
    publishedAt: "2025-08-19T02:00:00.5+02:00",
  };

  test("keeps what is left out, loses what is null", async () => {
    await send(at.domain, article("kept", full));
    const all = {
      title: "Mill to close",
      language: "en",
      authors: ["Jana Malá"],
      publishedAt: new Date("2025-08-19T00:00:00.500Z"),
      revision: 1,
      publisher: "The Paper",
    };
    expect(await stored("kept")).toEqual(all);
    expect(statuses(await send(at.domain, { uri: article("kept").uri }))).toBe("UNCHANGED");
    expect(await stored("kept")).toEqual(all);
    const cleared = { uri: article("kept").uri, title: null, publisher: null, authors: null, publishedAt: null };
    expect(statuses(await send(at.domain, cleared))).toBe("UPDATED");
    expect(await stored("kept")).toEqual({
      ...all,
      ...{ title: null, authors: [], publishedAt: null, publisher: null },
    });
  });

  test("is the same whatever spelling its address has", async () => {
    const first = await send(at.domain, article("spelt"));
    const again = await send(at.domain, article("spelt", { uri: "HTTPS://Paper.Example:443/spelt?utm_id=7#x" }));
    expect(again.results[0]?.articleId).toBe(first.results[0]?.articleId);
    expect(statuses(again)).toBe("UNCHANGED");
  });

  test("has one revision more each time its text changes, and keeps every text", async () => {
    await send(at.domain, article("text", { body: "First." }));
    await send(at.domain, article("text", { body: "Second." }));
    await send(at.domain, article("text", { body: "Second.", title: "New" }));
    await send(at.domain, article("text", { body: "First." }));
    expect((await stored("text"))?.revision).toBe(3);
    const texts = await at.database.query<{ body: string }>(sql`
      SELECT body FROM article_revision JOIN article ON id = article_id WHERE uri LIKE '%/text' ORDER BY article_revision.revision`);
    expect(texts.map((row) => row.body)).toEqual(["First.", "Second.", "First."]);
  });

  test("is not overwritten by an older reading, nor by one that expects another revision", async () => {
    await send(at.domain, article("stale", { fetchedAt: "2025-08-19T10:00:00Z" }));
    const sent = (fields: Partial<ArticleInput>) =>
      at.domain.ingestArticles({ articles: [article("stale", { body: "Other.", ...fields })] }, local);
    const stale = await sent({ fetchedAt: "2025-08-19T11:59:59+02:00" });
    expect(stale.results[0]).toMatchObject({ status: "REJECTED", errors: [{ path: ["fetchedAt"], code: "STALE" }] });
    const conflict = await sent({ ifRevision: 2 });
    expect(conflict.results[0]?.errors).toMatchObject([{ path: ["ifRevision"], code: "CONFLICT" }]);
    expect(conflict.results[0]?.articleId).not.toBeNull();
    expect(conflict.batchId).toBeNull();
    expect((await stored("stale"))?.revision).toBe(1);
    expect(statuses(await sent({ ifRevision: 1, fetchedAt: "2025-08-19T10:00:00Z" }))).toBe("UPDATED");
  });

  test("remembers when it was read last, though nothing else has changed and nobody hears of it", async () => {
    await send(at.domain, article("read", { claims: [claim("c")], fetchedAt: "2025-08-19T10:00:00Z" }));
    const kept = await versions();
    const later = await send(at.domain, article("read", { fetchedAt: "2025-08-19T12:00:00Z" }));
    expect(statuses(later)).toBe("UNCHANGED");
    expect(await versions()).toBe(kept);
    const between = article("read", { body: "Other.", fetchedAt: "2025-08-19T11:00:00Z" });
    const { results } = await at.domain.ingestArticles({ articles: [between] }, local);
    expect(results[0]?.errors[0]?.code).toBe("STALE");
  });
});

describe("an extractor's claims", () => {
  test("are its list now: new, changed, the same, gone, and back again", async () => {
    const first = await send(at.domain, article("list", { claims: ["a", "b", "c", "d"].map((key) => claim(key)) }));
    expect(statuses(first)).toBe("CREATED, a CREATED, b CREATED, c CREATED, d CREATED");
    const claims = [claim("e"), claim("b", { text: "Other words." }), claim("a")];
    const second = await send(at.domain, article("list", { claims }));
    expect(statuses(second)).toBe("UPDATED, e CREATED, b UPDATED, a UNCHANGED, c WITHDRAWN, d WITHDRAWN");
    expect(claimId(second, "c")).toBe(claimId(first, "c"));
    expect(statuses(await send(at.domain, article("list")))).toBe("UNCHANGED");
    const back = await send(at.domain, article("list", { claims: [...claims, claim("c")] }));
    expect(statuses(back)).toBe("UPDATED, e UNCHANGED, b UNCHANGED, a UNCHANGED, c UPDATED");
    expect(claimId(back, "c")).toBe(claimId(first, "c"));
    expect(statuses(await send(at.domain, article("list", { claims: [] })))).toBe(
      "UPDATED, a WITHDRAWN, b WITHDRAWN, c WITHDRAWN, e WITHDRAWN",
    );
  });

  test("are nobody else's", async () => {
    await send(at.domain, article("two", { claims: [claim("a")] }));
    const other = await send(
      at.domain,
      article("two", { extractor: "other", claims: [claim("a", { text: "Its own." })] }),
    );
    expect(statuses(other)).toBe("UPDATED, a CREATED");
    expect(statuses(await send(at.domain, article("two", { extractor: "other", claims: [] })))).toBe(
      "UPDATED, a WITHDRAWN",
    );
    expect(statuses(await send(at.domain, article("two", { claims: [claim("a")] })))).toBe("UNCHANGED, a UNCHANGED");
  });

  test("have the article's language and UNSTATED where they say nothing else", async () => {
    const outcome = await send(
      at.domain,
      article("plain", { language: "CS-cz", claims: [claim("c", { attributions: [] })] }),
    );
    const [row] = await at.database.query(sql`
      SELECT c.language, c.modality::text, a.kind::text FROM claim c JOIN attribution a ON a.claim_id = c.id
      WHERE c.id = ${claimId(outcome, "c")}`);
    expect(row).toEqual({ language: "cs-CZ", modality: "ASSERTED", kind: "UNSTATED" });
  });

  test("of two extractors of one article may come in one call", async () => {
    const articles = [
      article("both", { claims: [claim("a")] }),
      article("both", { extractor: "x", claims: [claim("b")] }),
    ];
    const outcome = await send(at.domain, ...articles);
    expect([statuses(outcome, 0), statuses(outcome, 1)]).toEqual(["CREATED, a CREATED", "UPDATED, b CREATED"]);
    expect(outcome.results[0]?.articleId).toBe(outcome.results[1]?.articleId);
  });
});

describe("quotes", () => {
  test("stand at their place in code points, in the body's own words; what is not there is kept unverified", async () => {
    const quotes = [
      claim("exact", { quote: { text: "mill at Brno" } }),
      claim("typeset", { quote: { text: '"It is not worth it," the  owner said - and' } }),
      claim("invented", { quote: { text: "The mill will stay" } }),
    ];
    const outcome = await send(at.domain, article("quotes", { claims: quotes }));
    expect(await quoteOf(claimId(outcome, "exact"))).toEqual({
      text: "mill at Brno",
      start: 4,
      end: 16,
      verified: true,
    });
    const typeset = await quoteOf(claimId(outcome, "typeset"));
    expect(typeset).toMatchObject({ text: "“It is not worth it,” the owner said – and", verified: true });
    expect([...body].slice(typeset?.start ?? 0, typeset?.end ?? 0).join("")).toBe(typeset?.text);
    expect(await quoteOf(claimId(outcome, "invented"))).toEqual({
      text: "The mill will stay",
      start: null,
      end: null,
      verified: false,
    });
  });

  test("are looked up in the stored body where none is sent", async () => {
    await send(at.domain, article("stored"));
    const claims = [claim("c", { quote: { text: "Brno" } })];
    const outcome = await send(at.domain, { uri: article("stored").uri, claims });
    expect(await quoteOf(claimId(outcome, "c"))).toMatchObject({ start: 12, verified: true });
  });

  test("of every extractor are verified anew when the body changes, near where they were said to be", async () => {
    const first = await send(
      at.domain,
      article("anew", { body: "mill and mill", claims: [claim("c", { quote: { text: "mill", start: 9 } })] }),
      article("anew", { body: "mill and mill", extractor: "x", claims: [claim("d", { quote: { text: "and" } })] }),
    );
    const second = await send(at.domain, article("anew", { body: "a mill or a mill" }));
    expect(statuses(second)).toBe("UPDATED");
    expect(await quoteOf(claimId(first, "c"))).toMatchObject({ start: 12, verified: true });
    expect(await quoteOf(claimId(first, "d", 1))).toEqual({ text: "and", start: null, end: null, verified: false });
    const entries = await entriesAfter(at.database, first.position.seq);
    expect(entries.map((entry) => entry.own)).toEqual([true, true]);
    await send(at.domain, article("anew", { body: "mill and mill" }));
    expect(await quoteOf(claimId(first, "d", 1))).toMatchObject({ start: 5, verified: true });
  });

  test("that are found at the same place, wherever they were said to start, are the same, and the last word on it counts", async () => {
    const said = (start?: number) =>
      article("said", { body: "mill and mill", claims: [claim("c", { quote: { text: "mill", start } })] });
    const first = await send(at.domain, said());
    const second = await send(at.domain, said(3));
    expect(statuses(second)).toBe("UNCHANGED, c UNCHANGED");
    expect(second.position).toEqual(first.position);
    const before = await everyRow(at.database);
    await send(at.domain, said(3));
    expect(await everyRow(at.database)).toBe(before);
    await send(at.domain, article("said", { body: "mill mill" }));
    expect(await quoteOf(claimId(first, "c"))).toMatchObject({ start: 5 });
  });
});

describe("the error policy", () => {
  const mixed = [article("fine", { claims: [claim("c")] }), article("broken", { language: "?" }), article("good")];
  const statusesOf = ({ results }: IngestOutcome) => results.map(({ index, status }) => `${index} ${status}`);

  test("REJECT_ALL stores nothing when one is refused", async () => {
    const before = await at.database.query(sql`SELECT count(*) FROM article`);
    const outcome = await at.domain.ingestArticles({ articles: mixed, errorPolicy: "REJECT_ALL" }, local);
    expect(statusesOf(outcome)).toEqual(["0 NOT_APPLIED", "1 REJECTED", "2 NOT_APPLIED"]);
    expect(outcome.batchId).toBeNull();
    expect(outcome.results.map(({ articleId }) => articleId)).toEqual([null, null, null]);
    expect(await at.database.query(sql`SELECT count(*) FROM article`)).toEqual(before);
  });

  test("REJECT_ALL counts refusals that only the database can tell", async () => {
    const articles = [article("other", { claims: [claim("c")] }), { uri: "https://paper.example/unknown", title: "x" }];
    const outcome = await at.domain.ingestArticles({ articles, errorPolicy: "REJECT_ALL" }, local);
    expect(statusesOf(outcome)).toEqual(["0 NOT_APPLIED", "1 REJECTED"]);
    expect(outcome.results[1]?.errors.map(({ code }) => code)).toEqual(["REQUIRED", "REQUIRED"]);
    expect(await stored("other")).toBeUndefined();
  });

  test("REJECT_FAILED stores the others", async () => {
    const outcome = await at.domain.ingestArticles({ articles: mixed }, local);
    expect(statusesOf(outcome)).toEqual(["0 CREATED", "1 REJECTED", "2 CREATED"]);
    expect(outcome.batchId).not.toBeNull();
  });
});

test("a dry run tells what would happen and changes nothing", async () => {
  await send(at.domain, article("dry", { claims: [claim("a"), claim("b")] }));
  const before = await everyRow(at.database);
  const articles = [
    article("dry", { claims: [claim("a", { text: "Other." }), claim("n")] }),
    article("dry-new", { claims: [claim("c")], entities: [{ key: "e", kind: "PLACE", name: "Never seen" }] }),
  ];
  const outcome = await at.domain.ingestArticles({ articles, dryRun: true, batchKey: "dry" }, local);
  expect(outcome.batchId).toBeNull();
  expect(statuses(outcome, 0)).toBe("UPDATED, a UPDATED, n CREATED, b WITHDRAWN");
  expect(statuses(outcome, 1)).toBe("CREATED, c CREATED");
  expect(outcome.results[1]).toMatchObject({ articleId: null, claims: [{ claimId: null }] });
  expect(outcome.results[0]?.claims.map((each) => each.claimId !== null)).toEqual([true, false, true]);
  expect(await everyRow(at.database)).toBe(before);
});

test("an empty call stores nothing", async () => {
  const outcome = await at.domain.ingestArticles({ articles: [] }, local);
  expect(outcome).toMatchObject({ batchId: null, results: [] });
});
