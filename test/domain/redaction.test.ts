/** A text that was taken down is gone from everywhere, and everyone who had heard of it hears so. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { raw, sql } from "../../src/database/sql.ts";
import { ask, type Heard, hearOverSocket, post, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const secret = "Weatherglass";
const uri = "https://coast.example/taken-down";
const sent = (body: string, title = "The old mill") => ({
  articles: [
    {
      ...{ uri, title, body, language: "en" },
      claims: [{ key: "mill", text: "The mill burned down", quote: { text: `${secret} saw the fire` } }],
    },
  ],
});
const ingest = `mutation ($articles: [ArticleInput!]!) { ingestArticles(input: { articles: $articles }) {
  cursor results { status errors { code path } article { id } claims { claim { id } } } } }`;
const redact = `mutation ($id: ID!, $reason: String!) { redactArticle(id: $id, reason: $reason) {
  redacted article { id body redactedReason redactedAt revisions { revision body } } } }`;

interface Ingested {
  ingestArticles: {
    cursor: string;
    results: { article: { id: string }; claims: { claim: { id: string } }[] }[];
  };
}

interface HeardEvent {
  readonly kind: string;
  readonly claimId: string | null;
  readonly reason: string | null;
}

const listen = (filter: object, after: string) => {
  const client = socketClient(service.wsUrl);
  const heard: Heard<{ claimEvents: HeardEvent }> = hearOverSocket(client, {
    query:
      "subscription ($filter: ClaimFilter, $after: LogCursor) { claimEvents(filter: $filter, after: $after) { kind claimId reason } }",
    variables: { filter, after },
  });
  return {
    until: async (kind: string): Promise<HeardEvent[]> =>
      (await heard.until(({ claimEvents }) => claimEvents.kind === kind)).map(({ claimEvents }) => claimEvents),
    stop: () => void client.dispose(),
  };
};

/** Every text of the database that still holds the word, by table. */
const findSecret = async (): Promise<string[]> => {
  const tables = await service.rooms.database.query<{ name: string }>(sql`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await service.rooms.database.query<{ found: number }>(
      sql`SELECT count(*)::int AS found FROM ${raw(name)} t WHERE t::text ILIKE ${`%${secret}%`}`,
    );
    if ((rows[0]?.found ?? 0) > 0) found.push(name);
  }
  return found;
};

describe("a redaction", () => {
  it("erases the text from every table, keeps ids and statements, is heard, and is final", async () => {
    await ask(service.url, ingest, sent(`At dawn ${secret} saw the fire. Nobody knew why.`, `${secret} at the mill`));
    const { ingestArticles } = await ask<Ingested>(
      service.url,
      ingest,
      sent(`At dawn ${secret} saw the fire. Now it is known why.`),
    );
    const { article, claims } = ingestArticles.results[0] ?? { article: null, claims: [] };
    const claim = claims[0]?.claim.id;
    expect(await findSecret()).not.toEqual([]);

    const about = { article: { text: { matches: secret } } };
    const live = listen(about, ingestArticles.cursor);
    const other = listen({ text: { matches: "mill" } }, ingestArticles.cursor);
    await live.until("READY");
    await other.until("READY");

    const { redactArticle } = await ask<{ redactArticle: object }>(service.url, redact, {
      ...{ id: article?.id, reason: "At the author's wish" },
    });
    expect(redactArticle).toEqual({
      redacted: true,
      article: {
        ...{ id: article?.id, body: null, redactedReason: "At the author's wish", redactedAt: expect.any(String) },
        revisions: [
          { revision: 2, body: null },
          { revision: 1, body: null },
        ],
      },
    });
    expect(await findSecret()).toEqual([]);

    const left = await live.until("REMOVED");
    expect(left.at(-1)).toMatchObject({ claimId: claim, reason: "NO_LONGER_MATCHES" });
    const changed = await other.until("UPDATED");
    expect(changed.at(-1)).toMatchObject({ claimId: claim });
    live.stop();
    other.stop();

    // who was away hears the same from the log
    const late = listen(about, ingestArticles.cursor);
    expect((await late.until("READY")).map(({ kind }) => kind)).toContain("REMOVED");
    late.stop();

    const { node } = await ask<{ node: object }>(
      service.url,
      "query ($id: ID!) { node(id: $id) { ... on Claim { text status quote { text } article { id title } } } }",
      { id: claim },
    );
    expect(node).toEqual({
      ...{ text: "The mill burned down", status: "ACTIVE", quote: null },
      article: { id: article?.id, title: "The old mill" },
    });

    const again = await post(service.url, ingest, sent("Another text"));
    expect(again.data).toMatchObject({
      ingestArticles: { results: [{ status: "REJECTED", errors: [{ code: "REDACTED", path: ["uri"] }] }] },
    });
    const twice = await ask(service.url, redact, { id: article?.id, reason: "again" });
    expect(twice).toMatchObject({
      redactArticle: { redacted: false, article: { redactedReason: "At the author's wish" } },
    });
  });
});
