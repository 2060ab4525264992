/**
 * `npm run check:drift`: holds three things together. What the migrations make of an empty database must be what schema.prisma
 * says, but for the list below; and what Prisma is blind to (checks, triggers, functions, partial and expression indexes,
 * partitions) must be what catalog.snapshot.txt says. `npm run check:drift -- --write` writes the snapshot anew.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { openEmbedded } from "../src/database/embedded/embedded.ts";
import { migrate } from "../src/database/migrations.ts";
import { withSchemaEngine } from "../src/database/schema-engine.ts";

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const snapshotFile = pathOf("catalog.snapshot.txt");

/** What Prisma would take away, because it has no words for it. Everything else that it would do is drift. */
const beyondPrisma: Readonly<Record<string, readonly string[]>> = {
  "GIN and hash indexes on columns that it calls Unsupported, or with an operator class": [
    "article_text_equal",
    "article_text_trigrams",
    "article_text_words",
    "attribution_speaker_equal",
    "attribution_speaker_trigrams",
    "attribution_speaker_words",
    "claim_text_equal",
    "claim_text_trigrams",
    "claim_text_words",
    "entity_name_equal",
    "entity_name_trigrams",
    "entity_name_words",
    "publisher_name_equal",
    "publisher_name_trigrams",
    "publisher_name_words",
  ].map((index) => `DROP INDEX "${index}"`),
  "references that a trigger checks for all rows of a statement together": [
    ["batch_claim", "batch_id", "ingest_batch", "CASCADE"],
    ["batch_claim", "claim_id", "claim", "CASCADE"],
    ["claim_entity", "claim_id", "claim", "CASCADE"],
    ["claim_entity", "entity_id", "entity", "RESTRICT"],
    ["claim_entity", "given_id", "entity", "RESTRICT"],
  ].map(
    ([table, column, other, onDelete]) =>
      `ALTER TABLE "${table}" ADD CONSTRAINT "${table}_${column}_fkey" FOREIGN KEY ("${column}") ` +
      `REFERENCES "${other}"("id") ON DELETE ${onDelete} ON UPDATE CASCADE`,
  ),
  "a sequence that belongs to no column": [
    `ALTER TABLE "claim_event" ALTER COLUMN "seq" SET DEFAULT nextval('claim_event_seq'::regclass), ALTER COLUMN "seq" DROP DEFAULT`,
    'DROP SEQUENCE "claim_event_seq"',
  ],
};

const statementsOf = (script: string): string[] =>
  script
    .replace(/^--.*$/gm, "")
    .split(";")
    .map((statement) => statement.trim().replace(/\s+/g, " "))
    .filter((statement) => statement !== "");

/** Statements that would bring the database to schema.prisma, without the expected ones; and expected ones that did not come. */
const compareModel = async (url: string): Promise<string[]> => {
  const files = [{ path: pathOf("schema.prisma"), content: readFileSync(pathOf("schema.prisma"), "utf8") }];
  const { stdout } = await withSchemaEngine(url, (engine) =>
    engine.diff({
      from: { tag: "schemaDatasource", files, configDir: pathOf("..") },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  const found = new Set(statementsOf(stdout ?? ""));
  const expected = new Set(Object.values(beyondPrisma).flat());
  return [
    ...[...found]
      .filter((statement) => !expected.has(statement))
      .map((statement) => `schema.prisma asks for: ${statement}`),
    ...[...expected]
      .filter((statement) => !found.has(statement))
      .map((statement) => `no longer needed in drift.ts: ${statement}`),
  ];
};

const catalogQueries = [
  `SELECT format('column %s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
     CASE WHEN a.attnotnull THEN ' NOT NULL' END, ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)) AS line
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
  `SELECT format('index %s', pg_get_indexdef(i.indexrelid)) AS line FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
   WHERE c.relnamespace = 'public'::regnamespace`,
  // not-null constraints have rows of their own from PostgreSQL 18 on; the columns above say as much
  `SELECT format('constraint %s.%s %s', c.relname, n.conname, pg_get_constraintdef(n.oid)) AS line
   FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
   WHERE n.connamespace = 'public'::regnamespace AND n.contype <> 'n'`,
  `SELECT format('trigger %s', pg_get_triggerdef(t.oid)) AS line FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
   WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace`,
  `SELECT format('view %s %s', c.oid::regclass, regexp_replace(pg_get_viewdef(c.oid), '\\s+', ' ', 'g')) AS line FROM pg_class c
   WHERE c.relnamespace = 'past'::regnamespace`,
  `SELECT format('function %s', regexp_replace(pg_get_functiondef(p.oid), '\\s+', ' ', 'g')) AS line FROM pg_proc p
   WHERE p.pronamespace IN ('public'::regnamespace, 'past'::regnamespace) AND NOT EXISTS (
     SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')`,
  `SELECT format('partition %s %s', c.relname, pg_get_expr(c.relpartbound, c.oid)) AS line FROM pg_class c
   WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
  "SELECT format('sequence %s %s %s', sequencename, data_type, increment_by) AS line FROM pg_sequences WHERE schemaname = 'public'",
  "SELECT format('extension %s', extname) AS line FROM pg_extension WHERE extname <> 'plpgsql'",
];

/** The catalog as text, a line for each thing, in an order that does not depend on the database's. */
const readCatalog = async (url: string): Promise<string[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const lines: string[] = [];
    for (const query of catalogQueries) {
      const { rows } = await client.query<{ line: string }>(query);
      lines.push(...rows.map(({ line }) => line).filter((line) => !line.includes("_prisma_migrations")));
    }
    return lines.sort();
  } finally {
    await client.end();
  }
};

const compareCatalog = (catalog: readonly string[]): string[] => {
  const snapshot = new Set(readFileSync(snapshotFile, "utf8").split("\n").filter(Boolean));
  const found = new Set(catalog);
  return [
    ...catalog.filter((line) => !snapshot.has(line)).map((line) => `not in catalog.snapshot.txt: ${line}`),
    ...[...snapshot].filter((line) => !found.has(line)).map((line) => `only in catalog.snapshot.txt: ${line}`),
  ];
};

/** What does not hold together, one line each. `url`: a database that the migrations made and nobody touched since. */
export const findDrift = async (url: string): Promise<string[]> => [
  ...(await compareModel(url)),
  ...compareCatalog(await readCatalog(url)),
];

const main = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "claimwire-drift-"));
  try {
    const server = await openEmbedded({ folder, durable: false, say: () => undefined });
    try {
      await migrate(server.url, () => undefined);
      if (process.argv.includes("--write"))
        writeFileSync(snapshotFile, `${(await readCatalog(server.url)).join("\n")}\n`);
      const drift = await findDrift(server.url);
      for (const line of drift) process.stderr.write(`${line}\n`);
      if (drift.length > 0) process.exitCode = 1;
      else process.stdout.write("Migrations, schema.prisma and catalog.snapshot.txt agree.\n");
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

if (import.meta.main) await main();
