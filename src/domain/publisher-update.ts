/** A curator's corrections of a publisher. */
import { type Commit, commit } from "../claim-log/commit.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { encodeId } from "../terms/ids.ts";
import { checked, notFound } from "./checks.ts";
import { touchClaimsOfPublishers } from "./concerned.ts";
import type { Domain } from "./domain.ts";
import { readDomain } from "./ingest/prepare-names.ts";
import type { DomainLimits } from "./limits.ts";
import { type GivenNames, namesAfter, readNames, refuseTaken, rewriteNames, sameTexts } from "./update.ts";
import { keepPublishers } from "./versions.ts";

interface Row {
  name: string;
  aliases: string[];
  domain: string | null;
}

interface Next {
  readonly name: { readonly text: string; readonly key: string };
  readonly aliases: readonly string[];
  readonly domain: string | null;
}

const readRow = async (tx: Commit, id: bigint): Promise<Row> => {
  const [row] = await tx.query<Row>(sql`SELECT name, aliases, domain FROM publisher WHERE id = ${id}`);
  if (!row) throw notFound("Publisher", id, "input.id");
  return row;
};

const refuseWhereTaken = async (tx: Commit, id: bigint, next: Next): Promise<void> => {
  const [taken] = await tx.query<{ id: bigint }>(
    next.domain === null
      ? sql`SELECT id FROM publisher WHERE id <> ${id} AND name_key = ${next.name.key} AND domain IS NULL`
      : sql`SELECT id FROM publisher WHERE id <> ${id} AND domain = ${next.domain}`,
  );
  if (!taken) return;
  const owner = `the publisher ${encodeId("Publisher", taken.id)}`;
  if (next.domain === null) refuseTaken("input.name", `the name ${next.name.text} without domain`, owner);
  else refuseTaken("input.domain", next.domain, owner);
};

const update = async (tx: Commit, id: bigint, given: GivenNames, domain: string | null | undefined) => {
  const row = await readRow(tx, id);
  const next: Next = {
    ...namesAfter(row, given),
    domain: domain === undefined ? row.domain : domain,
  };
  const { name } = next;
  if (name.text === row.name && next.domain === row.domain && sameTexts(next.aliases, row.aliases)) return tx.discard();
  await refuseWhereTaken(tx, id, next);
  await keepPublishers(tx, [id]);
  await tx.query(sql`
    UPDATE publisher SET name = ${name.text}, name_key = ${name.key}, aliases = ${next.aliases}::text[], domain = ${next.domain}
    WHERE id = ${id}`);
  await rewriteNames(tx, "publisher", id, [name.text, ...next.aliases]);
  await touchClaimsOfPublishers(tx, [id]);
};

export const createPublisherUpdate = (database: Database, limits: DomainLimits): Pick<Domain, "updatePublisher"> => ({
  updatePublisher: async (input) => {
    const names = readNames(input, limits);
    const domain =
      input.domain == null
        ? input.domain
        : checked("input.domain", (report) => readDomain(report, input.domain, limits));
    const { position } = await commit(database, (tx) => update(tx, input.id, names, domain));
    return { id: input.id, position };
  },
});
