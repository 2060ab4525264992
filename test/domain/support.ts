/** A domain over a database of the test file's own, and what stories need to tell what they did. */
import type { Database } from "../../src/database/database.ts";
import { openPool } from "../../src/database/pool.ts";
import { raw, sql } from "../../src/database/sql.ts";
import { createDomain } from "../../src/domain/create.ts";
import type { ArticleInput, ClaimInput, Domain, IngestOutcome, Sender } from "../../src/domain/domain.ts";
import type { DomainLimits } from "../../src/domain/limits.ts";
import { createTestDatabase } from "../support/database.ts";

export const local: Sender = Object.freeze({ name: "local", extractors: null, curates: true });

export type OpenDomain = ReturnType<typeof createDomain>;

export interface TestDomain {
  readonly domain: OpenDomain;
  readonly database: Database;
  /** Another domain over the same database, with connections of its own, as another process would have. */
  another(limits?: Partial<DomainLimits>): OpenDomain;
  stop(): Promise<void>;
}

export const openTestDomain = async (watch: (database: Database) => Database = (database) => database) => {
  const own = await createTestDatabase();
  const opened: { domain: OpenDomain; database: Database }[] = [];
  const open = (limits: Partial<DomainLimits> = {}): { domain: OpenDomain; database: Database } => {
    const pool = openPool({ url: own.url, size: 3, statementTimeoutMs: 20_000 });
    const database = watch({ ...pool, listen: () => Promise.reject(new Error("not used here")) });
    const both = { domain: createDomain({ database, limits }), database };
    opened.push(both);
    return both;
  };
  const { domain, database } = open();
  const test: TestDomain = {
    domain,
    database,
    another: (limits) => open(limits).domain,
    stop: async () => {
      for (const each of opened) await each.domain.stop();
      for (const each of opened) await each.database.stop();
      await own.drop();
    },
  };
  return test;
};

export const claim = (key: string, fields: Partial<ClaimInput> = {}): ClaimInput => ({
  key,
  text: `The mill says ${key}.`,
  ...fields,
});

export const body = "The mill at Brno will close in May. “It is not worth it,” the owner said – and left.";

export const article = (name: string, fields: Partial<ArticleInput> = {}): ArticleInput => ({
  uri: `https://paper.example/${name}`,
  body,
  language: "en",
  ...fields,
});

/** Sends articles and expects every one to be taken. */
export const send = async (domain: Domain, ...articles: ArticleInput[]): Promise<IngestOutcome> => {
  const outcome = await domain.ingestArticles({ articles }, local);
  const refused = outcome.results.flatMap(({ errors }) => errors);
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
  return outcome;
};

/** Statuses of one result: the article's, then its claims'. */
export const statuses = (outcome: IngestOutcome, index = 0): string => {
  const result = outcome.results[index];
  return [result?.status, ...(result?.claims ?? []).map(({ key, status }) => `${key} ${status}`)].join(", ");
};

export const claimId = (outcome: IngestOutcome, key: string, index = 0): bigint => {
  const id = outcome.results[index]?.claims.find((each) => each.key === key)?.claimId;
  if (id == null) throw new Error(`the outcome has no claim ${key}`);
  return id;
};

export interface Entry {
  readonly commit: bigint;
  readonly claim: bigint;
  readonly own: boolean;
}

/** The log's entries after `seq`, in order. */
export const entriesAfter = (database: Database, seq: bigint): Promise<Entry[]> =>
  database.query<Entry>(
    sql`SELECT commit_id AS commit, claim_id AS claim, own FROM claim_event WHERE seq > ${seq} ORDER BY seq`,
  );

/** Every row of every table, with the transaction that wrote it: two equal ones mean that nothing was written between. */
export const everyRow = async (database: Database, except: readonly string[] = []): Promise<string> => {
  const tables = await database.query<{ name: string }>(sql`
    SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT c.relispartition ORDER BY 1`);
  const rows: string[] = [];
  for (const { name } of tables) {
    if (except.includes(name)) continue;
    const found = await database.query<{ row: string }>(
      sql`SELECT t.xmin || ' ' || t::text AS row FROM ${raw(name)} t ORDER BY 1`,
    );
    rows.push(...found.map(({ row }) => `${name} ${row}`));
  }
  const [log] = await database.query<{ count: bigint }>(sql`SELECT count(*) AS count FROM claim_event`);
  return [...rows, `claim_event ${log?.count}`].join("\n");
};

/** Every row of the tables that answers are read from, without who wrote it when. */
export const presentState = (database: Database): Promise<string> =>
  stateOf(database, [
    ...["article", "article_cited_publisher", "article_revision", "article_text", "attribution", "claim"],
    ...["claim_entity", "claim_relation", "entity", "entity_name", "publisher", "publisher_name"],
  ]);

/** The same of what was before. */
export const pastState = (database: Database): Promise<string> =>
  stateOf(database, ["article_revision", "article_version", "claim_version", "entity_version", "publisher_version"]);

const stateOf = async (database: Database, tables: readonly string[]): Promise<string> => {
  const rows: string[] = [];
  for (const table of tables) {
    const found = await database.query<{ row: string }>(sql`SELECT t::text AS row FROM ${raw(table)} t ORDER BY 1`);
    rows.push(...found.map(({ row }) => `${table} ${row}`));
  }
  return rows.join("\n");
};
