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

/** Members of `claim_support s` where the condition holds, by their component. */
const load = async (database: Queryable, where: Sql): Promise<ReadonlyMap<bigint, readonly Member[]>> => {
  const rows = await database.query<MemberRow>(sql`
    SELECT s.component_id AS component, c.id AS claim, a.id AS article, a.publisher_id AS publisher, k.head_id AS text,
      h.publisher_id AS "textPublisher"
    FROM claim_support s JOIN claim c ON c.id = s.claim_id JOIN article a ON a.id = c.article_id
      LEFT JOIN article_copy k ON k.article_id = a.id LEFT JOIN article h ON h.id = k.head_id
    WHERE ${where} AND c.status = 'ACTIVE'`);
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

/** The ACTIVE members of components, by component. */
export const loadComponents = (database: Queryable, components: readonly bigint[]) =>
  load(database, sql`s.component_id = ANY (${components}::bigint[])`);

/** Claims by their component, of which other members are not looked at. ACTIVE ones alone. */
export const loadClaimsAlone = (database: Queryable, claims: readonly bigint[]) =>
  load(database, sql`s.claim_id = ANY (${claims}::bigint[])`);
