import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { createReading } from "../../src/reading/reading.ts";
import {
  article,
  claim,
  claimId,
  entriesAfter,
  everyRow,
  openTestDomain,
  send,
  statuses,
  type TestDomain,
} from "./support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

const one = (name: string, ...keys: string[]) => article(name, { claims: keys.map((key) => claim(key)) });
const statusOf = async (id: bigint) =>
  (await at.database.query(sql`SELECT status::text, status_reason AS reason FROM claim WHERE id = ${id}`))[0];

describe("a curator's retraction", () => {
  test("stays however often the claim is sent, also changed, until it is restored", async () => {
    const sent = await send(at.domain, one("stays", "a", "b"));
    const id = claimId(sent, "a");
    const done = await at.domain.retractClaims([id, id], "made up");
    expect(done).toMatchObject({ retracted: 1, claims: [id] });
    expect(await entriesAfter(at.database, sent.position.seq)).toMatchObject([{ claim: id, own: true }]);
    expect(await statusOf(id)).toEqual({ status: "RETRACTED", reason: "made up" });
    expect(statuses(await send(at.domain, one("stays", "a", "b")))).toBe("UNCHANGED, a RETRACTED, b UNCHANGED");
    const changed = article("stays", { claims: [claim("a", { text: "Better." }), claim("b")] });
    expect(statuses(await send(at.domain, changed))).toBe("UPDATED, a RETRACTED, b UNCHANGED");
    expect(await at.domain.restoreClaims([id], "it was not")).toMatchObject({ restored: 1, claims: [id] });
    expect(await statusOf(id)).toEqual({ status: "ACTIVE", reason: null });
    expect(await at.database.query(sql`SELECT reason FROM claim_restoration WHERE claim_id = ${id}`)).toEqual([
      { reason: "it was not" },
    ]);
    const history = await createReading(at.database).claimHistory(id, 10, null);
    const told = history.map(({ status, statusReason, restoredReason }) => [status, statusReason, restoredReason]);
    expect(told.slice(0, 2)).toEqual([
      ["ACTIVE", null, "it was not"],
      ["RETRACTED", "made up", null],
    ]);
  });

  test("hides what the article no longer makes: restored, it is WITHDRAWN until the article makes it again", async () => {
    const sent = await send(at.domain, one("dropped", "a", "b", "c"));
    const [a, b] = [claimId(sent, "a"), claimId(sent, "b")];
    await at.domain.retractClaims([a], "made up");
    const without = article("dropped", { claims: [claim("c")] });
    const dropped = await send(at.domain, without);
    expect(statuses(dropped)).toBe("UPDATED, c UNCHANGED, b WITHDRAWN");
    expect(await statusOf(a)).toEqual({ status: "RETRACTED", reason: "made up" });
    await at.domain.retractClaims([b], "made up too");
    const before = await everyRow(at.database);
    expect(statuses(await send(at.domain, without))).toBe("UNCHANGED, c UNCHANGED");
    expect(await everyRow(at.database)).toBe(before);
    expect((await at.domain.restoreClaims([a, b], "it was not")).restored).toBe(2);
    expect([await statusOf(a), await statusOf(b)]).toEqual(Array(2).fill({ status: "WITHDRAWN", reason: null }));
    expect(statuses(await send(at.domain, one("dropped", "a", "b", "c")))).toBe(
      "UPDATED, a UPDATED, b UPDATED, c UNCHANGED",
    );
  });

  test("that saw the claim dropped and made again is undone as if nothing had been", async () => {
    const sent = await send(at.domain, one("returned", "a", "b"));
    const id = claimId(sent, "a");
    await at.domain.retractClaims([id], "made up");
    const dropped = await send(at.domain, one("returned", "b"));
    expect(statuses(dropped)).toBe("UNCHANGED, b UNCHANGED");
    expect(statuses(await send(at.domain, one("returned", "a", "b")))).toBe("UNCHANGED, a RETRACTED, b UNCHANGED");
    expect(await entriesAfter(at.database, dropped.position.seq)).toEqual([]);
    await at.domain.restoreClaims([id], "it was not");
    expect(await statusOf(id)).toEqual({ status: "ACTIVE", reason: null });
  });

  test("twice is once, and restoring what is not retracted is nothing", async () => {
    const sent = await send(at.domain, one("twice", "a"));
    const id = claimId(sent, "a");
    await at.domain.retractClaims([id], "made up");
    const before = await everyRow(at.database);
    expect((await at.domain.retractClaims([id], "again")).retracted).toBe(0);
    expect(await everyRow(at.database)).toBe(before);
    await at.domain.restoreClaims([id], "no");
    const restored = await everyRow(at.database);
    expect((await at.domain.restoreClaims([id], "no")).restored).toBe(0);
    expect(await everyRow(at.database)).toBe(restored);
  });

  test("takes over from a batch's, so that sending the claim again no longer brings it back", async () => {
    const sent = await send(at.domain, one("over", "a"));
    await at.domain.retractBatch(sent.batchId ?? 0n, "wrong feed", { name: "local", extractors: null, curates: false });
    expect((await at.domain.retractClaims([claimId(sent, "a")], "made up")).retracted).toBe(1);
    expect(statuses(await send(at.domain, one("over", "a")))).toBe("UNCHANGED, a RETRACTED");
  });

  test("names claims that are there, each of them, or changes none", async () => {
    const sent = await send(at.domain, one("there", "a"));
    const both = [claimId(sent, "a"), 10n ** 12n];
    await expect(at.domain.retractClaims(both, "made up")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await statusOf(claimId(sent, "a"))).toMatchObject({ status: "ACTIVE" });
    await expect(at.domain.retractClaims(both, "\n")).rejects.toMatchObject({ code: "BAD_INPUT" });
    const many = Array.from({ length: 1_001 }, (_, index) => BigInt(index + 1));
    await expect(at.domain.restoreClaims(many, "x")).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    expect(await at.domain.retractClaims([], "made up")).toMatchObject({ retracted: 0, claims: [] });
  });

  test("keeps what the claim was, with its entities and attributions", async () => {
    const sent = await send(
      at.domain,
      article("history", {
        entities: [{ key: "e", kind: "PLACE", name: "Brno" }],
        claims: [
          claim("a", {
            entities: [{ entity: "e", role: "SUBJECT" }],
            attributions: [{ kind: "ON_RECORD", speaker: "Jan" }],
          }),
        ],
      }),
    );
    await at.domain.retractClaims([claimId(sent, "a")], "made up");
    const [version] = await at.database.query(sql`
      SELECT status::text, entities, attributions FROM claim_version WHERE claim_id = ${claimId(sent, "a")}`);
    expect(version).toEqual({
      status: "ACTIVE",
      entities: [{ given: expect.any(Number), role: "SUBJECT" }],
      attributions: [
        {
          kind: "ON_RECORD",
          publisher: null,
          articleUri: null,
          speaker: "Jan",
          speakerFolded: "jan",
          speakerWords: "'jan'",
          speakerEntity: null,
          anonymousSources: null,
        },
      ],
    });
  });
});
