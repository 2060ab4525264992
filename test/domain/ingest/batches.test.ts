import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import type { IngestArticlesInput } from "../../../src/domain/domain.ts";
import { article, claim, claimId, everyRow, local, openTestDomain, statuses, type TestDomain } from "../support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

const ingest = (input: IngestArticlesInput, sender = local) => at.domain.ingestArticles(input, sender);
const one = (name: string, ...keys: string[]) => article(name, { claims: keys.map((key) => claim(key)) });

const batch = async (id: bigint | null): Promise<object | undefined> =>
  (
    await at.database.query<object>(sql`
      SELECT articles_created AS created, articles_updated AS updated, articles_unchanged AS unchanged,
        articles_rejected AS rejected, claims_created AS "claimsCreated",
        (SELECT count(*)::int FROM batch_claim WHERE batch_id = b.id) AS sent
      FROM ingest_batch b WHERE id = ${id}`)
  )[0];

describe("a batch", () => {
  test("is one sender's key, over as many calls as use it", async () => {
    const first = await ingest({ articles: [one("key-1", "a")], batchKey: "monday" });
    const second = await ingest({ articles: [one("key-2", "a", "b")], batchKey: "monday" });
    const other = await ingest({ articles: [one("key-1", "a")], batchKey: "monday" }, { ...local, name: "other" });
    expect(second.batchId).toBe(first.batchId);
    expect(other.batchId).not.toBe(first.batchId);
    expect(await batch(first.batchId)).toMatchObject({ created: 2, claimsCreated: 3, sent: 3 });
    expect(await batch(other.batchId)).toMatchObject({ created: 0, unchanged: 1, sent: 1 });
  });

  test("without a key is its content", async () => {
    const first = await ingest({ articles: [one("content", "a")] });
    expect((await ingest({ articles: [one("content", "a")] })).batchId).toBe(first.batchId);
    expect((await ingest({ articles: [one("content", "a"), one("more")] })).batchId).not.toBe(first.batchId);
  });

  test("sent again writes nothing at all, refused items included", async () => {
    const articles = [one("again", "a", "b"), article("broken", { language: "?" }), one("again-2")];
    const first = await ingest({ articles, batchKey: "again" });
    const before = await everyRow(at.database);
    const again = await ingest({ articles, batchKey: "again" });
    expect(again.batchId).toBe(first.batchId);
    expect(again.position).toEqual(first.position);
    expect(again.results.map(({ status }) => status)).toEqual(["UNCHANGED", "REJECTED", "UNCHANGED"]);
    expect(await everyRow(at.database)).toBe(before);
  });

  test("keeps what was refused in it, with the reasons", async () => {
    const { batchId } = await ingest({ articles: [one("kept"), article("kept-2", { language: "?" })] });
    const rows = await at.database.query(
      sql`SELECT index, uri, errors FROM ingest_rejection WHERE batch_id = ${batchId}`,
    );
    expect(rows).toEqual([
      {
        index: 1,
        uri: "https://paper.example/kept-2",
        errors: [{ path: ["language"], code: "INVALID_LANGUAGE", message: expect.any(String) }],
      },
    ]);
  });
});

test("what was refused is kept for 30 days", async () => {
  await ingest({ articles: [article("old", { language: "?" })], batchKey: "old" });
  await at.database.query(sql`UPDATE ingest_rejection SET rejected_at = rejected_at - interval '30 days 1 hour'`);
  const { results } = await ingest({ articles: [article("young", { language: "?" })], batchKey: "young" });
  expect(results[0]?.status).toBe("REJECTED");
  const rows = await at.database.query<{ uri: string }>(sql`SELECT uri FROM ingest_rejection`);
  expect(rows.map(({ uri }) => uri)).toEqual(["https://paper.example/young"]);
});

test("whatever was refused can be kept: cut emoji, U+0000, texts without end", async () => {
  const values = ["🐎".repeat(60), "a".repeat(78) + "🐎".repeat(9), "\0\ud83d", "x".repeat(100_000)];
  const articles = values.flatMap((value, index) => [
    article(`refused-${index}`, { publishedAt: value, language: value }),
    article(value),
    { ...article(`refused-${index}`), [value]: 1 },
  ]);
  const { results } = await ingest({ articles, batchKey: "refused" });
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(["REJECTED", "CREATED"]));
  const [count] = await at.database.query(sql`
    SELECT count(*)::int FROM ingest_rejection r JOIN ingest_batch b ON b.id = r.batch_id WHERE b.key = 'refused'`);
  expect(count).toEqual({ count: results.filter(({ status }) => status === "REJECTED").length });
});

describe("a batch that is taken back", () => {
  test("retracts what it created, unless another batch has sent it too", async () => {
    const first = await ingest({ articles: [one("back", "a", "b")], batchKey: "back-1" });
    const shared = { uri: article("back").uri, claims: [claim("a"), claim("b"), claim("c")] };
    await ingest({ articles: [one("back-other", "x")], batchKey: "back-1" });
    await ingest({ articles: [shared], batchKey: "back-2" });
    expect((await at.domain.retractBatch(first.batchId ?? 0n, "wrong feed", local)).retracted).toBe(1);
    expect((await at.domain.retractBatch(first.batchId ?? 0n, "wrong feed", local)).retracted).toBe(0);
  });

  test("comes back with a later batch, and not by being sent again itself", async () => {
    const articles = [one("later", "a")];
    const first = await ingest({ articles, batchKey: "later-1" });
    await at.domain.retractBatch(first.batchId ?? 0n, "wrong feed", local);
    const itself = await ingest({ articles, batchKey: "later-1" });
    expect(statuses(itself)).toBe("UNCHANGED, a RETRACTED");
    expect(itself.batchId).toBe(first.batchId);
    const later = await ingest({ articles, batchKey: "later-2" });
    expect(statuses(later)).toBe("UPDATED, a UPDATED");
    const [row] = await at.database.query(sql`
      SELECT status::text, status_reason AS reason FROM claim WHERE id = ${claimId(first, "a")}`);
    expect(row).toEqual({ status: "ACTIVE", reason: null });
  });

  test("takes what it brought back along, when it is taken back too", async () => {
    const articles = [one("returns", "a")];
    const first = await ingest({ articles, batchKey: "returns-1" });
    await at.domain.retractBatch(first.batchId ?? 0n, "wrong feed", local);
    const later = await ingest({ articles, batchKey: "returns-2" });
    expect((await at.domain.retractBatch(later.batchId ?? 0n, "wrong again", local)).retracted).toBe(1);
  });

  test.each([
    ["first", [0, 1], [0, 1]],
    ["last", [1, 0], [0, 1]],
  ])("leaves what another one sent until that is taken back as well: the creator %s", async (name, order, counts) => {
    const sent = [];
    for (const key of [`${name}-1`, `${name}-2`])
      sent.push(await ingest({ articles: [one(`order-${name}`, "a")], batchKey: key }));
    const retracted = [];
    for (const index of order) {
      const { batchId } = sent[index] ?? {};
      retracted.push((await at.domain.retractBatch(batchId ?? 0n, "wrong feed", local)).retracted);
    }
    expect(retracted).toEqual(counts);
  });

  test("is a new batch when it had no key and is sent again", async () => {
    const articles = [one("unnamed", "a")];
    const first = await ingest({ articles });
    await at.domain.retractBatch(first.batchId ?? 0n, "wrong feed", local);
    const again = await ingest({ articles });
    expect(again.batchId).not.toBe(first.batchId);
    expect(statuses(again)).toBe("UPDATED, a UPDATED");
  });

  test("is its sender's, or a curator's", async () => {
    const { batchId } = await ingest({ articles: [one("mine", "a")] });
    const stranger = { name: "stranger", extractors: null, curates: false };
    await expect(at.domain.retractBatch(batchId ?? 0n, "no", stranger)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(at.domain.retractBatch(10n ** 12n, "no", local)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(at.domain.retractBatch(batchId ?? 0n, " ", local)).rejects.toMatchObject({ code: "BAD_INPUT" });
    expect((await at.domain.retractBatch(batchId ?? 0n, "yes", { ...stranger, name: "local" })).retracted).toBe(1);
  });
});
