/** Components of claims that say the same, written into a loaded world: stars, and chains. They are counted by the product itself. */
import type pg from "pg";
import type { ArticleInput } from "../../src/domain/input.ts";
import type { World } from "../data/world.ts";

export type Form = "star" | "chain";

export interface Component {
  readonly form: Form;
  readonly size: number;
  /** who is joined with others: a star's middle, a chain's end */
  readonly hub: bigint;
  /** the edge whose going cuts a chain into halves */
  readonly middle: { readonly from: bigint; readonly to: bigint; readonly relation: bigint };
}

const fitting = "FROM claim WHERE status = 'ACTIVE' AND modality <> 'DENIED'";

/** The world's own edges would join what is to be apart. */
const forgetEdges = `
  DELETE FROM claim_relation; DELETE FROM component; DELETE FROM component_version;
  UPDATE claim_support s SET component_id = s.claim_id, contested = false,
    independent_origins = CASE WHEN c.status = 'ACTIVE' THEN 1 ELSE 0 END
  FROM claim c WHERE c.id = s.claim_id AND (s.component_id <> s.claim_id OR s.contested)`;

/** Everyone's first claim credits publisher 1, so that a claim can come that brings no new origin. */
const creditFirst = `
  UPDATE attribution SET kind = 'CITES_PUBLISHER', publisher_given_id = 1, publisher_id = 1, article_uri = NULL, speaker = NULL,
    speaker_folded = NULL, speaker_words = NULL, speaker_entity_given_id = NULL, speaker_entity_id = NULL, anonymous_sources = NULL
  WHERE claim_id = $1`;

const edgesSql: Readonly<Record<Form, string>> = {
  star: "SELECT $1::bigint AS a, id AS b FROM unnest($2::bigint[]) AS m (id) WHERE id <> $1",
  chain:
    "SELECT lag(id) OVER (ORDER BY id) AS a, id AS b FROM unnest($2::bigint[]) AS m (id) WHERE $1::bigint IS NOT NULL",
};

interface Edge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Claims of the world, each in one component. Uncounted: ask the curator. */
export const writeComponents = async (
  client: pg.Client,
  forms: readonly { readonly form: Form; readonly size: number }[],
): Promise<readonly Component[]> => {
  await client.query(forgetEdges);
  const components: Component[] = [];
  let used = 0;
  for (const { form, size } of forms) {
    const { rows } = await client.query<{ id: string }>(`SELECT id ${fitting} ORDER BY id LIMIT $1 OFFSET $2`, [
      size,
      used,
    ]);
    used += size;
    const ids = rows.map(({ id }) => id);
    // a chain is joined with at its end, and a star in its middle
    const hub = form === "star" ? ids[0] : ids.at(-1);
    if (!hub || ids.length < size) throw new Error(`the world has no ${size} claims left for a ${form}`);
    await client.query(creditFirst, [hub]);
    const { rows: edges } = await client.query<Edge>(
      `INSERT INTO claim_relation (type, from_id, to_id, created_in)
       SELECT 'SAME_AS', a, b, (SELECT max(id) FROM log_commit) FROM (${edgesSql[form]}) e WHERE a IS NOT NULL ORDER BY b
       RETURNING id, from_id AS from, to_id AS to`,
      [hub, ids],
    );
    const middle = edges[Math.floor(edges.length / 2)];
    if (!middle) throw new Error(`a ${form} of ${size} has no edge`);
    const [relation, from, to] = [middle.id, middle.from, middle.to].map(BigInt) as [bigint, bigint, bigint];
    components.push({ form, size, hub: BigInt(hub), middle: { relation, from, to } });
  }
  await client.query("ANALYZE claim_relation, claim_support");
  return components;
};

/** Two claims for each component: one that credits whom its claims credit already, one that reports itself. */
export const leavesFor = (world: World, components: readonly Component[]): readonly ArticleInput[] =>
  components.flatMap(({ form, size }) => {
    const own = { name: `Samostatný deník ${form} ${size}` };
    const claim = { key: "claim-0", text: `List, který se připojí: ${form}, ${size}.` };
    const uri = `https://leaves.example/${form}/${size}`;
    const both = { language: "cs", body: claim.text };
    return [
      {
        ...both,
        uri: `${uri}/known`,
        claims: [{ ...claim, attributions: [{ kind: "CITES_PUBLISHER" as const, publisher: world.publisher(0) }] }],
      },
      {
        ...both,
        uri: `${uri}/new`,
        publisher: own,
        claims: [{ ...claim, attributions: [{ kind: "OWN_REPORTING" as const }] }],
      },
    ];
  });
