/** Claims with their entities and attributions, and the edges that a changed text makes stale. */
import { sql } from "../../../database/sql.ts";
import { countCreated } from "../../corroboration/created.ts";
import type { Unsettled } from "../../corroboration/settle.ts";
import { markStale } from "../../relation-staleness.ts";
import { recordset, wordsVector } from "../../rows.ts";
import { keepClaims } from "../../versions.ts";
import type { Change, Changes } from "../changes.ts";
import { sameAttributions, sameEntities } from "../differences.ts";
import type { ClaimState } from "../state.ts";
import { columnsOf, type Writing, writeParts } from "./writing.ts";

const claimColumns = `id bigint, article bigint, extractor text, key text, text text, folded text, words text, language text,
  "quoteText" text, "quoteStart" int, "quoteEnd" int, "quoteVerified" boolean, "quoteHint" int, modality claim_modality,
  confidence float8, status claim_status, "statusReason" text, "retractedBy" retraction_source, withdrawn boolean`;

const claimRow =
  ({ idOf }: Writing) =>
  (claim: ClaimState) => ({
    id: idOf(claim.id),
    article: idOf(claim.articleId),
    extractor: claim.extractor,
    key: claim.key,
    text: claim.text,
    folded: claim.textSearch?.folded,
    words: claim.textSearch?.words,
    language: claim.language,
    quoteText: claim.quote?.text,
    quoteStart: claim.quote?.start,
    quoteEnd: claim.quote?.end,
    quoteVerified: claim.quote && claim.quote.start !== null,
    quoteHint: claim.quote?.hint,
    modality: claim.modality,
    confidence: claim.confidence,
    status: claim.status,
    statusReason: claim.statusReason,
    retractedBy: claim.retractedBy,
    withdrawn: claim.withdrawn,
  });

const insertClaims = async (writing: Writing, claims: readonly ClaimState[]): Promise<void> => {
  const { commit } = writing;
  await writeParts(
    writing,
    claims,
    claimRow(writing),
    (json) => sql`
    INSERT INTO claim (id, article_id, extractor, key, text, text_folded, text_words, language, quote_text, quote_start, quote_end,
      quote_verified, quote_hint, modality, confidence, status, status_reason, retracted_by, ingested_at, updated_at, created_in)
    SELECT id, article, extractor, key, text, folded, ${wordsVector("words")}, language, "quoteText", "quoteStart", "quoteEnd",
      "quoteVerified", "quoteHint", modality, confidence, status, "statusReason", "retractedBy", ${commit.at}, ${commit.at}, ${commit.id}
    FROM ${recordset(json, claimColumns)}`,
  );
};

/** A claim of which only status or quote moved has no folded text at hand, and needs none. */
const updateClaims = async (writing: Writing, claims: readonly ClaimState[]): Promise<void> => {
  const { commit } = writing;
  await writeParts(
    writing,
    claims,
    claimRow(writing),
    (json) => sql`
    UPDATE claim c SET text = r.text, text_folded = coalesce(r.folded, c.text_folded),
      text_words = CASE WHEN r.words IS NULL THEN c.text_words ELSE ${wordsVector("r.words")} END, language = r.language,
      quote_text = r."quoteText", quote_start = r."quoteStart", quote_end = r."quoteEnd", quote_verified = r."quoteVerified",
      quote_hint = r."quoteHint", modality = r.modality, confidence = r.confidence, status = r.status,
      status_reason = r."statusReason", retracted_by = r."retractedBy", withdrawn = r.withdrawn, updated_at = ${commit.at}
    FROM ${recordset(json, claimColumns)} WHERE c.id = r.id`,
  );
};

/** No version is kept and no entry made: no answer changes. */
const updateUnseen = async ({ commit }: Writing, claims: readonly ClaimState[]): Promise<void> => {
  if (claims.length === 0) return;
  await commit.query(sql`
    UPDATE claim c SET quote_hint = r.hint, withdrawn = r.withdrawn
    FROM unnest(${claims.map(({ id }) => id)}::bigint[], ${claims.map(({ quote }) => quote?.hint ?? null)}::int[],
      ${claims.map(({ withdrawn }) => withdrawn)}::boolean[]) AS r (id, hint, withdrawn) WHERE c.id = r.id`);
};

const insertEntities = async (writing: Writing, claims: readonly ClaimState[]): Promise<void> => {
  const { idOf } = writing;
  const rows = claims.flatMap(({ id, entities }) => entities.map((entity, position) => ({ id, position, ...entity })));
  await writeParts(
    writing,
    rows,
    ({ id, position, reference, role }) => ({
      ...{ id: idOf(id), position, given: idOf(reference.given), survivor: idOf(reference.survivor), role },
    }),
    (json) => sql`
      INSERT INTO claim_entity (claim_id, position, given_id, entity_id, role)
      SELECT id, position, given, survivor, role
      FROM ${recordset(json, "id bigint, position int, given bigint, survivor bigint, role claim_role")}`,
  );
};

const attributionColumns = `id bigint, position int, kind attribution_kind, given bigint, survivor bigint, "articleUri" text,
  speaker text, folded text, words text, "speakerGiven" bigint, "speakerSurvivor" bigint, "anonymousSources" int`;

const insertAttributions = async (writing: Writing, claims: readonly ClaimState[]): Promise<void> => {
  const rows = claims.flatMap(({ id, attributions }) =>
    attributions.map((attribution, position) => ({ id, position, attribution })),
  );
  const columns = ({ id, position, attribution }: (typeof rows)[number]) => {
    const speaker = columnsOf(writing, attribution.speakerEntity);
    return {
      ...{ id: writing.idOf(id), position, kind: attribution.kind, ...columnsOf(writing, attribution.publisher) },
      ...{ articleUri: attribution.articleUri, speaker: attribution.speaker },
      ...{ folded: attribution.speakerSearch?.folded, words: attribution.speakerSearch?.words },
      ...{ speakerGiven: speaker.given, speakerSurvivor: speaker.survivor },
      anonymousSources: attribution.anonymousSources,
    };
  };
  await writeParts(
    writing,
    rows,
    columns,
    (json) => sql`
    INSERT INTO attribution (claim_id, position, kind, publisher_given_id, publisher_id, article_uri, speaker, speaker_folded,
      speaker_words, speaker_entity_given_id, speaker_entity_id, anonymous_sources)
    SELECT id, position, kind, given, survivor, "articleUri", speaker, folded, ${wordsVector("words")}, "speakerGiven",
      "speakerSurvivor", "anonymousSources"
    FROM ${recordset(json, attributionColumns)}`,
  );
};

const remove = async (writing: Writing, table: "claim_entity" | "attribution", claims: readonly ClaimState[]) => {
  if (claims.length === 0) return;
  const ids = claims.map(({ id }) => id);
  await writing.commit.query(
    table === "attribution"
      ? sql`DELETE FROM attribution WHERE claim_id = ANY (${ids}::bigint[])`
      : sql`DELETE FROM claim_entity WHERE claim_id = ANY (${ids}::bigint[])`,
  );
};

/** A new claim is joined with none, so its row says what its own sources say. */
const insertSupport = async ({ commit, idOf }: Writing, { claims, articleOf }: Changes): Promise<void> => {
  const { created } = claims;
  if (created.length === 0) return;
  const origins = await countCreated(commit, idOf, created, articleOf);
  await commit.query(sql`
    INSERT INTO claim_support (claim_id, component_id, independent_origins, contested)
    SELECT id, id, origins, false
    FROM unnest(${created.map(({ id }) => idOf(id))}::bigint[], ${origins}::int[]) AS r (id, origins)`);
};

/** Whether all of the claim's edges count otherwise than before. */
const standsOtherwise = ({ before, after }: Change<ClaimState>): boolean =>
  before.status !== after.status || (before.modality === "DENIED") !== (after.modality === "DENIED");

/** Gives what is to be settled of the claims that were there before. */
export const writeClaims = async (writing: Writing, changes: Changes): Promise<Unsettled> => {
  const { claims, unseen } = changes;
  const { commit, idOf } = writing;
  const { created, changed } = claims;
  const after = changed.map((change) => change.after);
  await keepClaims(
    commit,
    after.map(({ id }) => id),
  );
  await insertClaims(writing, created);
  await insertSupport(writing, changes);
  await updateClaims(writing, after);
  await updateUnseen(writing, unseen);
  const otherEntities = changed.filter((change) => !sameEntities(change.before, change.after)).map((c) => c.after);
  const otherAttributions = changed.filter((change) => !sameAttributions(change.before, change.after));
  await remove(writing, "claim_entity", otherEntities);
  await insertEntities(writing, [...created, ...otherEntities]);
  const attributed = otherAttributions.map((change) => change.after);
  await remove(writing, "attribution", attributed);
  await insertAttributions(writing, [...created, ...attributed]);
  const stale = await markStale(
    commit,
    changed.filter((change) => change.before.text !== change.after.text).map((change) => change.after.id),
  );
  commit.touch(
    [...created, ...after].flatMap(({ id }) => idOf(id) ?? []),
    true,
  );
  return {
    ...stale,
    standing: changed.filter(standsOtherwise).map((change) => change.after.id),
    sources: attributed.map(({ id }) => id),
  };
};
