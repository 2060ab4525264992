/** The members of components with their facts, in two statements and one for the families, for any number of components. */
import type { Queryable } from "../../database/database.ts";
import { type Sql, sql } from "../../database/sql.ts";
import type { AttributionKind } from "../../terms/enumerations.ts";
import { loadFamilies } from "./families.ts";
import type { Member, Source } from "./members.ts";

interface MemberRow {
  component: bigint;
  claim: bigint;
  article: bigint;
  publisher: bigint | null;
  text: bigint | null;
  textPublisher: bigint | null;
}

interface SourceRow {
  claim: bigint;
  kind: AttributionKind;
  publisher: bigint | null;
  article: bigint | null;
  speaker: string | null;
  folded: string | null;
  speakerEntity: bigint | null;
}

/** The members among the claims of `s`, rows of claim and component. ACTIVE ones alone. */
const load = async (database: Queryable, claims: Sql): Promise<ReadonlyMap<bigint, readonly Member[]>> => {
  const rows = await database.query<MemberRow>(sql`
    SELECT s.component_id AS component, c.id AS claim, a.id AS article, a.publisher_id AS publisher, k.head_id AS text,
      h.publisher_id AS "textPublisher"
    FROM (${claims}) s JOIN claim c ON c.id = s.claim_id JOIN article a ON a.id = c.article_id
      LEFT JOIN article_copy k ON k.article_id = a.id LEFT JOIN article h ON h.id = k.head_id
    WHERE c.status = 'ACTIVE'`);
  if (rows.length === 0) return new Map();
  const said = await database.query<SourceRow>(sql`
    SELECT t.claim_id AS claim, t.kind, t.publisher_id AS publisher, cited.id AS article, t.speaker, t.speaker_folded AS folded,
      t.speaker_entity_id AS "speakerEntity"
    FROM attribution t LEFT JOIN article cited ON cited.uri = t.article_uri
    WHERE t.claim_id = ANY (${rows.map(({ claim }) => claim)}::bigint[]) ORDER BY t.claim_id, t.position`);
  const named = new Set<bigint>();
  for (const { publisher, textPublisher } of rows) {
    if (publisher !== null) named.add(publisher);
    if (textPublisher !== null) named.add(textPublisher);
  }
  for (const { publisher } of said) if (publisher !== null) named.add(publisher);
  const heads = await loadFamilies(database, [...named]);
  const headOf = (publisher: bigint | null): bigint | null =>
    publisher === null ? null : (heads.get(publisher) ?? publisher);
  const sources = Map.groupBy(said, ({ claim }) => claim);
  const sourceOf = ({ folded, claim: _, publisher, ...row }: SourceRow): Source => ({
    ...row,
    publisher: headOf(publisher),
    speakerKey: folded === null ? null : folded.replace(/\s+/gu, " ").trim(),
  });
  const members = rows.map(({ component, claim, article, publisher, text, textPublisher }) => ({
    component,
    claim,
    article,
    publisher: headOf(publisher),
    text: text ?? article,
    textPublisher: headOf(text === null ? publisher : textPublisher),
    sources: (sources.get(claim) ?? []).map(sourceOf),
  }));
  return Map.groupBy(members, ({ component }) => component);
};

/** The ACTIVE members of components, by component. A component of several has a number below zero, a lone claim's is its own. */
export const loadComponents = (database: Queryable, components: readonly bigint[]) =>
  load(
    database,
    sql`SELECT claim_id, component_id FROM claim_support
      WHERE component_id = ANY (${components.filter((id) => id < 0n)}::bigint[]) AND component_id < 0
      UNION ALL SELECT claim_id, component_id FROM claim_support
      WHERE claim_id = ANY (${components.filter((id) => id > 0n)}::bigint[]) AND component_id > 0`,
  );

/** Claims each as a component of its own, under its id, whatever they are joined with. ACTIVE ones alone. */
export const loadClaimsAlone = (database: Queryable, claims: readonly bigint[]) =>
  load(database, sql`SELECT id AS claim_id, id AS component_id FROM unnest(${claims}::bigint[]) AS n (id)`);
