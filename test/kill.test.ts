/**
 * A scraper's night: the service is killed while it takes batches, is started again, and everything is sent once more. Once with
 * the mutation, a batch a request, and once as files through POST /ingest.
 */
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ServiceChild, spawnService } from "./support/child.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { testAdminKey } from "./support/key.ts";

const batches = 200;
const articlesPerBatch = 3;
const claimsPerArticle = 4;
const senders = 8;
/** batches that are acknowledged when the service is killed, in one life and the next */
const killAfter = [60, 130];

let own: TestDatabase;
let client: pg.Client;
let children: ServiceChild[] = [];
beforeEach(async () => {
  own = await createTestDatabase();
  client = new pg.Client(own.url);
  await client.connect();
});
afterEach(async () => {
  for (const child of children) {
    child.process.kill("SIGKILL");
    await child.ended;
  }
  children = [];
  await client.end();
  await own.drop();
});

const document = `mutation ($input: IngestArticlesInput!) {
  ingestArticles(input: $input) { results { status claims { status } errors { message } } }
}`;

/** Every batch names entities and publishers that others name too, in another order. */
const articleOf = (batch: number, index: number) => {
  const names = [`Mill ${(batch + index) % 7}`, `Owner ${(batch + index) % 5}`];
  const text = `${names[0]} closes, says ${names[1]} in report ${batch}.`;
  return {
    uri: `https://paper.example/${batch}/${index}`,
    title: `Report ${batch}`,
    body: text,
    language: "en",
    publisher: { name: `Paper ${(batch + index) % 4}` },
    entities: (batch % 2 ? names : names.toReversed()).map((name) => ({ key: name, kind: "ORGANIZATION", name })),
    claims: Array.from({ length: claimsPerArticle }, (_, claim) => ({
      key: String(claim),
      text,
      quote: { text },
      entities: names.map((entity) => ({ entity, role: "SUBJECT" })),
      attributions: [{ kind: "ON_RECORD", speakerEntity: names[1] }],
    })),
  };
};

type Statuses = readonly string[];

const sendBatch = async (url: string, batch: number): Promise<Statuses> => {
  const articles = Array.from({ length: articlesPerBatch }, (_, index) => articleOf(batch, index));
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${testAdminKey}` },
    body: JSON.stringify({ query: document, variables: { input: { articles, batchKey: `night-${batch}` } } }),
  });
  const { data } = (await response.json()) as { data: { ingestArticles: { results: { status: string }[] } } };
  return data.ingestArticles.results.map(({ status }) => status);
};

const start = async (): Promise<{ url: string; kill: () => Promise<void> }> => {
  const child = spawnService({ DATABASE_URL: own.url });
  children.push(child);
  return {
    url: await child.ready,
    kill: async () => {
      child.process.kill("SIGKILL");
      await child.ended;
    },
  };
};

/** Sends from all senders at once until the service is gone or all is sent; `acknowledge` is told of each answer. */
const sendAll = (url: string, list: readonly number[], acknowledge: (batch: number, statuses: Statuses) => void) => {
  const waiting = [...list];
  const send = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift())
      acknowledge(batch, await sendBatch(url, batch));
  };
  return Promise.allSettled(Array.from({ length: senders }, send));
};

const numberOf = async (query: string): Promise<number> => {
  const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM (${query}) found`);
  return rows[0]?.n ?? -1;
};

/** Nothing may be there in part, at any moment. */
const expectWholeArticles = async (): Promise<void> => {
  const lacking: Record<string, string> = {
    claims: `SELECT FROM article a WHERE (SELECT count(*) FROM claim WHERE article_id = a.id) <> ${claimsPerArticle}`,
    texts: "SELECT FROM article a WHERE (SELECT count(*) FROM article_text WHERE article_id = a.id) <> 2",
    revision: "SELECT FROM article a WHERE (SELECT count(*) FROM article_revision WHERE article_id = a.id) <> 1",
    entities: "SELECT FROM claim c WHERE (SELECT count(*) FROM claim_entity WHERE claim_id = c.id) <> 2",
    attribution: "SELECT FROM claim c WHERE (SELECT count(*) FROM attribution WHERE claim_id = c.id) <> 1",
    batch: "SELECT FROM claim c WHERE (SELECT count(*) FROM batch_claim WHERE claim_id = c.id) <> 1",
    entry: "SELECT FROM claim c WHERE (SELECT count(*) FROM claim_event WHERE claim_id = c.id AND own) <> 1",
    commit: "SELECT FROM claim_event e LEFT JOIN log_commit l ON l.id = e.commit_id WHERE l.id IS NULL",
  };
  for (const [what, query] of Object.entries(lacking)) expect([what, await numberOf(query)]).toEqual([what, 0]);
};

/** Each claim once, each heard of once. */
const expectEverything = async (articles: number, sentBatches: number): Promise<void> => {
  const claims = articles * claimsPerArticle;
  const found = {
    articles: await numberOf("SELECT FROM article"),
    claims: await numberOf("SELECT FROM claim"),
    entries: await numberOf("SELECT FROM claim_event WHERE own"),
    entities: await numberOf("SELECT FROM entity"),
    publishers: await numberOf("SELECT FROM publisher"),
    batches: await numberOf("SELECT FROM ingest_batch"),
  };
  expect(found).toEqual({ articles, claims, entries: claims, entities: 12, publishers: 4, batches: sentBatches });
};

test("kill -9 in the middle of 200 batches loses nothing that was acknowledged, halves nothing and doubles nothing", async () => {
  const all = Array.from({ length: batches }, (_, batch) => batch);
  const acknowledged = new Set<number>();
  for (const killAt of killAfter) {
    const { url, kill } = await start();
    let killed: Promise<void> | null = null;
    await sendAll(
      url,
      all.filter((batch) => !acknowledged.has(batch)),
      (batch, statuses) => {
        acknowledged.add(batch);
        expect(statuses.every((status) => status === "CREATED" || status === "UNCHANGED")).toBe(true);
        if (acknowledged.size >= killAt) killed ??= kill();
      },
    );
    await killed;
    expect(acknowledged.size).toBeLessThan(batches);
    await expectWholeArticles();
  }
  const { url } = await start();
  const answers = new Map<number, Statuses>();
  await sendAll(url, all, (batch, statuses) => answers.set(batch, statuses));
  expect(answers.size).toBe(batches);
  for (const batch of acknowledged) expect(answers.get(batch)).toEqual(Array(articlesPerBatch).fill("UNCHANGED"));
  // what was under way when the service died is there whole, or not at all
  for (const statuses of answers.values()) expect(new Set(statuses).size).toBe(1);
  await expectWholeArticles();
  await expectEverything(batches * articlesPerBatch, batches);
}, 300_000);

const files = 4;
const articlesPerFile = 500;
/** lines that are answered when the service is killed, in one life and the next */
const killAfterLines = [350, 1_100];

interface Line {
  readonly index: number;
  readonly status: string;
  readonly done?: boolean;
}

/** Sends a file and reads its answers as they come, to the end or as far as the service got; gives the whole lines. */
const sendFile = async (url: string, file: number, heard: (lines: number) => void): Promise<Line[]> => {
  const lines = Array.from({ length: articlesPerFile }, (_, index) => JSON.stringify(articleOf(file, index)));
  let text = "";
  try {
    const response = await fetch(new URL(`/ingest?batchKey=file-${file}`, url), {
      method: "POST",
      headers: { "content-type": "application/x-ndjson", authorization: `Bearer ${testAdminKey}` },
      body: lines.join("\n"),
    });
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      heard(chunk.split("\n").length - 1);
    }
  } catch {
    // the service is gone, as it should be
  }
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
};

test("kill -9 in the middle of four files loses no line that was answered, halves nothing and doubles nothing", async () => {
  const all = Array.from({ length: files }, (_, file) => file);
  const answered = new Map(all.map((file) => [file, 0]));
  for (const killAt of killAfterLines) {
    const { url, kill } = await start();
    let killed: Promise<void> | null = null;
    let heard = 0;
    const hear = (lines: number): void => {
      heard += lines;
      if (heard >= killAt) killed ??= kill();
    };
    const lines = await Promise.all(all.map((file) => sendFile(url, file, hear)));
    await killed;
    expect(lines.flat().filter(({ done }) => done).length).toBeLessThan(files);
    for (const [file, told] of lines.entries()) {
      const own = told.filter(({ done }) => !done);
      expect(own.map(({ index }) => index)).toEqual(own.map((_, index) => index));
      const known = answered.get(file) ?? 0;
      expect(own.slice(0, known).every(({ status }) => status === "UNCHANGED")).toBe(true);
      answered.set(file, Math.max(known, own.length));
    }
    expect([...answered.values()].some((count) => count > 0)).toBe(true);
    await expectWholeArticles();
  }
  const { url } = await start();
  const ends = await Promise.all(all.map((file) => sendFile(url, file, () => undefined)));
  for (const [file, lines] of ends.entries()) {
    expect(lines.at(-1)).toMatchObject({ done: true, articles: articlesPerFile, rejected: 0 });
    expect(lines.slice(0, answered.get(file)).every(({ status }) => status === "UNCHANGED")).toBe(true);
  }
  await expectWholeArticles();
  await expectEverything(files * articlesPerFile, files);
}, 300_000);
