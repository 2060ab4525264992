/** Real ids for the rows that a commit makes, drawn in one statement, in the order in which they were made. */
import type { Queryable } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import type { Batch } from "./batches.ts";
import type { Changes } from "./changes.ts";

/** The real id of a row; null for a row that was given up, such as a dry run's. Ids of stored rows are what they are. */
export type RealId = (id: bigint) => bigint | null;

interface Drawn {
  publishers: bigint[];
  entities: bigint[];
  articles: bigint[];
  claims: bigint[];
  batches: bigint[];
}

const draw = async (queryable: Queryable, counts: readonly number[]): Promise<Drawn> => {
  const [publishers, entities, articles, claims, batches] = counts;
  const [drawn] = await queryable.query<Drawn>(sql`
    SELECT ARRAY(SELECT nextval('publisher_id_seq') FROM generate_series(1, ${publishers}::int)) AS publishers,
      ARRAY(SELECT nextval('entity_id_seq') FROM generate_series(1, ${entities}::int)) AS entities,
      ARRAY(SELECT nextval('article_id_seq') FROM generate_series(1, ${articles}::int)) AS articles,
      ARRAY(SELECT nextval('claim_id_seq') FROM generate_series(1, ${claims}::int)) AS claims,
      ARRAY(SELECT nextval('ingest_batch_id_seq') FROM generate_series(1, ${batches}::int)) AS batches`);
  if (!drawn) throw new Error("the sequences gave no ids");
  return drawn;
};

export const drawIds = async (queryable: Queryable, changes: Changes, batches: readonly Batch[]): Promise<RealId> => {
  const made = [
    changes.publishers.created,
    changes.entities.created,
    changes.articles.created,
    changes.claims.created,
    batches.filter(({ id }) => id < 0n),
  ];
  const real = new Map<bigint, bigint>();
  if (made.some((rows) => rows.length > 0)) {
    const drawn = await draw(
      queryable,
      made.map((rows) => rows.length),
    );
    const ids = [drawn.publishers, drawn.entities, drawn.articles, drawn.claims, drawn.batches];
    for (const [kind, rows] of made.entries())
      for (const [index, { id }] of rows.entries()) {
        const drawnId = ids[kind]?.[index];
        if (drawnId !== undefined) real.set(id, drawnId);
      }
  }
  return (id) => (id > 0n ? id : (real.get(id) ?? null));
};
