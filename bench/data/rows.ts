/**
 * The rows that the product stores for new articles: the loader copies them, and the ingest limits write them by hand. That they
 * are the product's own rows is what the ingest workload's comparison checks.
 */
import { createHash } from "node:crypto";
import type {
  ArticleInput,
  AttributionInput,
  ClaimInput,
  EntityInput,
  PublisherInput,
} from "../../src/domain/input.ts";
import { fold, nameKey, wordsOfFolded } from "../../src/filter/fold.ts";
import type { Emit, TableName } from "./tables.ts";

/** Tables whose rows are numbered, and the last number given. */
export type Counters = Record<
  Extract<TableName, "publisher" | "entity" | "article" | "claim" | "ingest_batch" | "log_commit" | "claim_event">,
  bigint
>;

export interface Recorder {
  readonly counters: Readonly<Counters>;
  publisher(input: PublisherInput): bigint;
  entity(input: Omit<EntityInput, "key">): bigint;
  /** One commit, as one call of a scraper makes it. Gives the ids of its claims. */
  commit(articles: readonly ArticleInput[], at: Date, batchKey: string): bigint[];
}

interface Opening {
  readonly id: bigint;
  readonly at: Date;
}

const folded = (text: string) => {
  const plain = fold(text);
  return { folded: plain, words: { words: wordsOfFolded(plain) } };
};

export const noCounters = (): Counters => ({
  publisher: 0n,
  entity: 0n,
  article: 0n,
  claim: 0n,
  ingest_batch: 0n,
  log_commit: 0n,
  claim_event: 0n,
});

/** `counters` goes on from what is stored; what was recorded before is known by its identity. */
export const createRecorder = (emit: Emit, counters: Counters): Recorder => {
  const publishers = new Map<string, bigint>();
  const entities = new Map<string, bigint>();
  let opening: Opening = { id: counters.log_commit, at: new Date(0) };
  const draw = (name: keyof Counters): bigint => {
    counters[name] += 1n;
    return counters[name];
  };

  const publisher = (input: PublisherInput): bigint => {
    const identity = input.domain ?? nameKey(input.name);
    const known = publishers.get(identity);
    if (known) return known;
    const id = draw("publisher");
    publishers.set(identity, id);
    const { name, domain = null } = input;
    const row = { id, name, name_key: nameKey(name), domain, aliases: [], survivor_id: id, created_in: opening.id };
    emit("publisher", row);
    emit("publisher_name", { publisher_id: id, position: 0, ...folded(name) });
    return id;
  };

  const entity = ({ kind, name, aliases, wikidataId = null }: Omit<EntityInput, "key">): bigint => {
    const identity = wikidataId ?? `${kind} ${nameKey(name)}`;
    const known = entities.get(identity);
    if (known) return known;
    const id = draw("entity");
    entities.set(identity, id);
    const names = [name, ...(aliases ?? [])];
    emit("entity", {
      id,
      kind,
      name,
      name_key: nameKey(name),
      aliases: names.slice(1),
      wikidata_id: wikidataId,
      survivor_id: id,
      created_in: opening.id,
    });
    for (const [position, each] of names.entries()) emit("entity_name", { entity_id: id, position, ...folded(each) });
    return id;
  };

  const attribution = (claim: bigint, input: AttributionInput, idOf: (key: string) => bigint): void => {
    const by = input.publisher ? publisher(input.publisher) : null;
    const speaker = input.speakerEntity ? idOf(input.speakerEntity) : null;
    const said = input.speaker ? folded(input.speaker) : null;
    emit("attribution", {
      claim_id: claim,
      position: 0,
      kind: input.kind,
      publisher_given_id: by,
      publisher_id: by,
      speaker: input.speaker ?? null,
      speaker_folded: said?.folded ?? null,
      speaker_words: said?.words ?? null,
      speaker_entity_given_id: speaker,
      speaker_entity_id: speaker,
      anonymous_sources: input.anonymousSources ?? null,
    });
  };

  const claim = (article: bigint, of: ArticleInput, input: ClaimInput, idOf: (key: string) => bigint): bigint => {
    const id = draw("claim");
    const { folded: text_folded, words: text_words } = folded(input.text);
    const units = of.body?.indexOf(input.quote?.text ?? "") ?? 0;
    const quoteStart = [...(of.body ?? "").slice(0, units)].length;
    emit("claim", {
      id,
      article_id: article,
      extractor: "default",
      key: input.key,
      text: input.text,
      text_folded,
      text_words,
      language: of.language ?? "",
      quote_text: input.quote?.text ?? null,
      quote_start: quoteStart,
      quote_end: quoteStart + [...(input.quote?.text ?? "")].length,
      quote_verified: true,
      modality: input.modality ?? "ASSERTED",
      confidence: input.confidence ?? null,
      status: "ACTIVE",
      ingested_at: opening.at,
      updated_at: opening.at,
      created_in: opening.id,
    });
    // one source is one origin, known or not, and a new claim is joined with none
    emit("claim_support", { claim_id: id, component_id: id, independent_origins: 1, contested: false });
    for (const [position, { entity: key, role }] of (input.entities ?? []).entries())
      emit("claim_entity", { claim_id: id, position, given_id: idOf(key), entity_id: idOf(key), role });
    for (const each of input.attributions ?? [{ kind: "UNSTATED" as const }]) attribution(id, each, idOf);
    return id;
  };

  const article = (input: ArticleInput): bigint[] => {
    const by = input.publisher ? publisher(input.publisher) : null;
    const known = new Map((input.entities ?? []).map((each) => [each.key, entity(each)] as const));
    const idOf = (key: string): bigint => {
      const found = known.get(key);
      if (!found) throw new Error(`the article names no entity ${key}`);
      return found;
    };
    const id = draw("article");
    const { uri, title = null, language = "", body = "" } = input;
    emit("article", {
      id,
      uri,
      title,
      language,
      publisher_given_id: by,
      publisher_id: by,
      authors: input.authors ?? [],
      published_at: input.publishedAt ?? null,
      ingested_at: opening.at,
      revision: 1,
      created_in: opening.id,
    });
    emit("article_revision", {
      article_id: id,
      revision: 1,
      body,
      body_hash: createHash("sha256")
        .update(body ?? "")
        .digest(),
      recorded_in: opening.id,
      recorded_at: opening.at,
    });
    if (title) emit("article_text", { article_id: id, part: "TITLE", ...folded(title) });
    emit("article_text", { article_id: id, part: "BODY", ...folded(body ?? "") });
    for (const [position, cited] of (input.citedPublishers ?? []).entries()) {
      const cites = publisher(cited);
      emit("article_cited_publisher", { article_id: id, position, given_id: cites, publisher_id: cites });
    }
    return (input.claims ?? []).map((each) => claim(id, input, each, idOf));
  };

  const commit = (articles: readonly ArticleInput[], at: Date, key: string): bigint[] => {
    opening = { id: draw("log_commit"), at };
    emit("log_commit", { ...opening });
    const claims = articles.flatMap(article);
    const batch = draw("ingest_batch");
    emit("ingest_batch", {
      id: batch,
      sender: "local",
      key,
      named: true,
      created_in: opening.id,
      created_at: at,
      last_sent_at: at,
      articles_created: articles.length,
      claims_created: claims.length,
    });
    for (const each of claims) {
      emit("batch_claim", { batch_id: batch, claim_id: each });
      emit("claim_event", { seq: draw("claim_event"), commit_id: opening.id, claim_id: each, own: true });
    }
    return claims;
  };

  return { counters, publisher, entity, commit };
};
