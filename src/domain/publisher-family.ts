/** Families of publishers: a curator says who belongs to whom, and a family counts as one wherever origins are counted. */
import { type Commit, commit } from "../claim-log/commit.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { RequestError } from "../terms/errors.ts";
import { notFound } from "./checks.ts";
import { touchClaimsOfPublishers } from "./concerned.ts";
import { kinOf, settlePublishers } from "./corroboration/concerned.ts";
import type { Domain } from "./domain.ts";
import { keepPublishers } from "./versions.ts";

interface Row {
  id: bigint;
  name: string;
  survivor: bigint;
  parent: bigint | null;
}

/** The row that stands for an id. */
const readSurvivor = async (tx: Commit, id: bigint, where: string): Promise<Row> => {
  const [row] = await tx.query<Row>(sql`
    SELECT s.id, s.name, s.survivor_id AS survivor, s.parent_id AS parent
    FROM publisher p JOIN publisher s ON s.id = p.survivor_id WHERE p.id = ${id}`);
  if (!row) throw notFound("Publisher", id, where);
  return row;
};

const setParent = async (tx: Commit, id: bigint, parentId: bigint | null): Promise<bigint> => {
  const child = await readSurvivor(tx, id, "id");
  const parent = parentId === null ? null : await readSurvivor(tx, parentId, "parentId");
  if (parent?.id === child.id)
    throw new RequestError("BAD_INPUT", `parentId: ${child.name} cannot be its own parent; name another publisher.`);
  if ((parent?.id ?? null) === child.parent) {
    tx.discard();
    return child.id;
  }
  const kin = await kinOf(tx, [child.id]);
  if (parent && kin.includes(parent.id))
    throw new RequestError(
      "BAD_INPUT",
      `parentId: ${parent.name} belongs to the family of ${child.name}, so this would close a circle. Take ${parent.name} out of it first.`,
    );
  const settleSources = await settlePublishers(tx, [child.id]);
  await keepPublishers(tx, [child.id]);
  await tx.query(sql`UPDATE publisher SET parent_id = ${parent?.id ?? null}::bigint WHERE id = ${child.id}`);
  await touchClaimsOfPublishers(tx, kin);
  await settleSources();
  return child.id;
};

export const createPublisherFamily = (database: Database): Pick<Domain, "setPublisherParent"> => ({
  setPublisherParent: async (id, parentId) => {
    const { result, position } = await commit(database, (tx) => setParent(tx, id, parentId));
    return { id: result, position };
  },
});
