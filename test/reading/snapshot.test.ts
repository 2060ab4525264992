import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commit } from "../../src/claim-log/commit.ts";
import type { Queryable } from "../../src/database/database.ts";
import { sql } from "../../src/database/sql.ts";
import { createReading, type Page } from "../../src/reading/reading.ts";
import { addArticles, addClaims, addEntities, type Newsroom, openNewsroom } from "../support/newsroom.ts";

let room: Newsroom;
const articles = 6;
const atFirst = 60n;
const claimOf = (id: bigint) => ({
  id,
  article: (id % BigInt(articles)) + 1n,
  confidence: id % 4n === 0n ? null : Number((id * 7n) % 10n) / 10,
  entities: [{ entity: 1n, role: "SUBJECT" as const }],
});

/** One commit that adds the next claim: claim n is log entry n. */
const addOne = (id: bigint) =>
  commit(room, async (tx) => {
    const inside: Queryable = { query: (statement) => tx.query(statement) };
    await addClaims(inside, [claimOf(id)]);
    tx.touch([id], true);
  });

beforeAll(async () => {
  room = await openNewsroom();
  await addEntities(room, [
    { id: 1n, name: "Huawei" },
    { id: 2n, name: "HUAWEI Technologies" },
  ]);
  await addArticles(
    room,
    Array.from({ length: articles }, (_, n) => ({
      id: BigInt(n + 1),
      publishedAt: n % 3 === 0 ? null : new Date(Date.UTC(2025, n % 2, 1)),
    })),
  );
  await commit(room, async (tx) => {
    const claims = Array.from({ length: Number(atFirst) }, (_, n) => claimOf(BigInt(n + 1)));
    await addClaims({ query: (statement) => tx.query(statement) }, claims);
    tx.touch(
      claims.map(({ id }) => id),
      true,
    );
  });
});
afterAll(() => room.close());

let next = atFirst + 1n;
/** Commits one claim after another until `work` is done. */
const whileWriting = async (work: () => Promise<void>): Promise<void> => {
  let done = false;
  const writer = (async () => {
    while (!done) await addOne(next++);
  })();
  try {
    await work();
  } finally {
    done = true;
    await writer;
  }
};

const nothing = { where: null, orderBy: null, first: null, after: null, last: null, before: null };

test("a page's log position is of the page's own snapshot: it holds what the page holds, and no more", async () => {
  await whileWriting(async () => {
    for (let round = 0; round < 40; round += 1) {
      const { edges, position } = await createReading(room).claims(null, { ...nothing, first: 1 });
      expect(edges[0]?.node.id).toBe(position.seq);
      const about = await createReading(room).claims({ type: "entity", id: 1n }, { ...nothing, first: 2 });
      expect(about.edges[0]?.node.id).toBe(about.position.seq);
    }
  });
});

test("a commit between every two statements of a request leaves each page true to its own position", async () => {
  const disturbed = {
    ...room,
    query: async <Row extends object>(statement: Parameters<Newsroom["query"]>[0]) => {
      const rows = await room.query<Row>(statement);
      await addOne(next++);
      return rows;
    },
  };
  const reading = createReading(disturbed);
  await reading.entity(1n);
  const [all, about] = await Promise.all([
    reading.claims(null, { ...nothing, first: 3 }),
    reading.claims({ type: "entity", id: 1n }, { ...nothing, first: 3 }),
  ]);
  const later = await reading.claims(null, { ...nothing, first: 4 });
  for (const page of [all, about, later]) expect(page.edges[0]?.node.id).toBe(page.position.seq);
  expect(later.position.seq).toBeGreaterThan(all.position.seq);
});

test("an empty page has a position too", async () => {
  const where = { type: "id", in: [] } as const;
  const page = await createReading(room).claims(null, { ...nothing, where });
  expect(page).toMatchObject({ edges: [], hasNextPage: false, hasPreviousPage: false });
  expect(page.position.seq).toBeGreaterThan(0n);
});

const orders = (["INGESTED_AT", "PUBLISHED_AT", "CONFIDENCE"] as const).flatMap((field) =>
  (["ASC", "DESC"] as const).map((direction) => ({ field, direction })),
);

const there = (ids: readonly bigint[], last: bigint): number => ids.filter((id) => id <= last).length;

describe.each(orders)("walked by $field $direction while claims come in", (orderBy) => {
  const ask = (place: object) => createReading(room).claims(null, { ...nothing, orderBy, ...place });
  const idsOf = (page: Page<{ readonly id: bigint }>) => page.edges.map(({ node }) => node.id);

  // the writer never stops, so a walk towards the newest has no end of its own: it ends when it has seen all that was there
  test("nothing that was there is skipped or repeated forwards", async () => {
    const last = next - 1n;
    const walked: bigint[] = [];
    await whileWriting(async () => {
      for (let after: string | null = null; there(walked, last) < Number(last); ) {
        const page: Page<{ readonly id: bigint }> = await ask({ first: 25, after });
        walked.push(...idsOf(page));
        if (!page.hasNextPage) break;
        after = page.edges.at(-1)?.cursor ?? null;
      }
    });
    expect(new Set(walked).size).toBe(walked.length);
    expect(there(walked, last)).toBe(Number(last));
  });

  test("nor backwards", async () => {
    const last = next - 1n;
    const walked: bigint[] = [];
    await whileWriting(async () => {
      for (let before: string | null = null; there(walked, last) < Number(last); ) {
        const page: Page<{ readonly id: bigint }> = await ask({ last: 25, before });
        walked.unshift(...idsOf(page));
        if (!page.hasPreviousPage) break;
        before = page.edges[0]?.cursor ?? null;
      }
    });
    expect(new Set(walked).size).toBe(walked.length);
    expect(there(walked, last)).toBe(Number(last));
  });
});

test("a merge between two statements of a request gives the survivor's page, at a position that knows the merge", async () => {
  const reading = createReading(room);
  await reading.entity(2n);
  await room.query(sql`UPDATE entity SET merged_into_id = 1, survivor_id = 1 WHERE id = 2`);
  const page = await reading.claims({ type: "entity", id: 2n }, { ...nothing, first: 1 });
  expect(page.edges[0]?.node.id).toBe(page.position.seq);
});
