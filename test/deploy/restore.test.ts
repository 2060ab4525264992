/** Backup and restore, rehearsed with the tools that an operator has: the oldest PostgreSQL that is supported and its own pg_dump. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askService, type ServiceChild, spawnService } from "../support/child.ts";
import { hasPostgres15, type Postgres15, postgres15Tool, startPostgres15 } from "../support/postgres-15.ts";

const run = promisify(execFile);
const present = hasPostgres15();
if (!present)
  process.stdout.write("PostgreSQL 15 is not installed here: the rehearsal of backup and restore is left out.\n");

const articles = `[
  { uri: "https://ledger.example/port", language: "en", title: "The port", body: "The ferry left at dawn. Fog all day."
    publisher: { name: "The Harbour Ledger", domain: "ledger.example" }
    entities: [{ key: "ferry", kind: PRODUCT, name: "Ferry Skylark" }]
    claims: [
      { key: "left", text: "The ferry left at dawn.", quote: { text: "left at dawn" }
        entities: [{ entity: "ferry", role: SUBJECT }], attributions: [{ kind: ON_RECORD, speaker: "Jana Veselá" }] }
      { key: "fog", text: "There is fog.", confidence: 0.5 }
    ] }
  { uri: "https://listy.example/trajekt", language: "cs", body: "Trajekt odplul za úsvitu."
    publisher: { name: "Moravské listy", domain: "listy.example" }
    entities: [{ key: "trajekt", kind: PRODUCT, name: "Trajekt Skylark" }]
    claims: [{ key: "left", text: "Trajekt odplul za úsvitu.", entities: [{ entity: "trajekt", role: SUBJECT }]
      attributions: [{ kind: CITES_PUBLISHER, publisher: { name: "The Harbour Ledger", domain: "ledger.example" } }] }] }
]`;
const send = `mutation { ingestArticles(input: { batchKey: "friday", articles: ${articles} }) {
  results { status article { id } claims { status claim { id } } } } }`;

/** Rows, history, search and counts. What differs between two databases, the cursors, is asked apart. */
const questions = `{
  claims(first: 100, filter: { status: { in: [ACTIVE, RETRACTED] } }, orderBy: { field: INGESTED_AT, direction: ASC }) {
    totalCount
    nodes {
      id text status confidence quote { text start end verified } ingestedAt
      article { id uri title body revision publisher { id name domain } }
      entities { role entity { id name aliases } } attributions { kind speaker publisher { id } }
      relations { nodes { type note } }
      corroboration { articles publishers independentOrigins independentOriginsUpperBound contested }
      history { from changed status }
    }
  }
  found: claims(filter: { text: { matches: "usvitu" } }) { nodes { id } }
  claimFacets(by: PUBLISHER) { count node { id } }
  ingestBatches(first: 10) { nodes { id key articlesCreated claimsCreated } }
}`;

interface Sent {
  readonly ingestArticles: {
    readonly results: readonly {
      readonly status: string;
      readonly claims: readonly { readonly status: string; readonly claim: { readonly id: string } }[];
    }[];
  };
}

describe.runIf(present)("a dump by PostgreSQL 15's own tools", () => {
  let server: Postgres15;
  let folder: string;
  const children: ServiceChild[] = [];
  const start = (database: string, command?: string[]): ServiceChild => {
    const child = spawnService({ DATABASE_URL: urlOf(database) }, command);
    children.push(child);
    return child;
  };
  const urlOf = (database: string): string => server.url.replace(/\/[^/]*$/, `/${database}`);
  const stop = async (child: ServiceChild): Promise<void> => {
    if (child.process.exitCode === null && child.process.signalCode === null) child.process.kill("SIGTERM");
    await child.ended;
  };
  const command = async (database: string, words: string[]): Promise<string[]> => {
    const child = start(database, words);
    expect(await child.ended).toMatchObject({ code: 0 });
    return child.lines();
  };

  beforeAll(async () => {
    server = await startPostgres15();
    folder = await mkdtemp(join(tmpdir(), "claimwire-dump-"));
  });
  afterAll(async () => {
    for (const child of children) await stop(child);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Claims, two of them joined, one taken back. */
  const fill = async (url: string): Promise<void> => {
    const { ingestArticles } = await askService<Sent>(url, send);
    const [left, fog, odplul] = ingestArticles.results.flatMap(({ claims }) => claims.map(({ claim }) => claim.id));
    await askService(
      url,
      `mutation { relateClaims(input: { from: "${left}", to: "${odplul}", type: SAME_AS, note: "the ferry" }) { created } }`,
    );
    await askService(url, `mutation { retractClaims(ids: ["${fog}"], reason: "It was smoke.") { __typename } }`);
  };

  test("restores all of a service: answers, history and keys are the same, cursors from before are refused, nothing is to fold", {
    timeout: 180_000,
  }, async () => {
    await run(postgres15Tool("createdb"), ["--maintenance-db", server.url, "original"]);
    const original = start("original");
    const url = await original.ready;
    await fill(url);
    const { logHead } = await askService<{ logHead: string }>(url, "{ logHead }");
    const before = await askService(url, questions);
    const made = `mutation { createApiKey(input: { name: "desk", scope: READ }) { key } }`;
    const { createApiKey } = await askService<{ createApiKey: { key: string } }>(url, made);

    const dump = join(folder, "claimwire.dump");
    // beside the service, as operators do it
    await run(postgres15Tool("pg_dump"), ["--format=custom", `--file=${dump}`, urlOf("original")]);
    await run(postgres15Tool("createdb"), ["--maintenance-db", server.url, "restored"]);
    const into = ["--exit-on-error", "--no-owner", `--dbname=${urlOf("restored")}`];
    await run(postgres15Tool("pg_restore"), [...into, dump]);
    await stop(original);

    const restored = start("restored");
    const there = await restored.ready;
    expect(restored.lines()).toContainEqual(expect.stringContaining("it has a new epoch"));
    expect(await askService(there, questions)).toEqual(before);

    const answer = await fetch(there, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${createApiKey.key}` },
      body: JSON.stringify({ query: `{ claimChanges(since: "${logHead}", first: 1) { cursor } }` }),
    });
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: "CURSOR_INVALID" } }] });

    const again = await askService<Sent>(there, send);
    expect(again.ingestArticles.results.map(({ status }) => status)).toEqual(["UNCHANGED", "UNCHANGED"]);
    const more = send.replaceAll(".example/", ".example/more-").replace("friday", "saturday");
    const next = await askService<Sent>(there, more);
    expect(next.ingestArticles.results.map(({ status }) => status)).toEqual(["CREATED", "CREATED"]);
    expect((await command("restored", ["reindex"])).at(-1)).toMatch(/^Stored text is folded by .* already/);
  });
});
