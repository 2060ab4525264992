/** A newsroom in which outlets say the same thing, and what is then counted of where it comes from. */
import { sql } from "../../../src/database/sql.ts";
import type { ArticleInput, AttributionInput, ClaimInput } from "../../../src/domain/domain.ts";
import { createReading, type Origin, type Reading } from "../../../src/reading/reading.ts";
import type { ClaimModality } from "../../../src/terms/enumerations.ts";
import { openTestDomain, send } from "../../domain/support.ts";

/** One article that makes the claim. */
export interface Appearance {
  /** its name in the story; also its uri, `urn:<story>:<name>` */
  readonly in?: string;
  /** its publisher; none where it is left out */
  readonly by?: string;
  readonly says: readonly AttributionInput[];
  readonly modality?: ClaimModality;
  /** false: it is left alone */
  readonly joined?: boolean;
  readonly extractor?: string;
}

export const own: AttributionInput = { kind: "OWN_REPORTING" };
export const unstated: AttributionInput = { kind: "UNSTATED" };
export const anonymous: AttributionInput = { kind: "ANONYMOUS", anonymousSources: 2 };
export const cites = (name: string, article?: string): AttributionInput => ({
  kind: "CITES_PUBLISHER",
  publisher: { name },
  ...(article === undefined ? {} : { articleUri: article }),
});
export const wire = (name?: string): AttributionInput => ({
  kind: "WIRE",
  ...(name === undefined ? {} : { publisher: { name } }),
});
export const onRecord = (speaker: string): AttributionInput => ({ kind: "ON_RECORD", speaker });
export const document = (speaker: string): AttributionInput => ({ kind: "DOCUMENT", speaker });
/** `name` is an entity */
export const speaks = (name: string, kind: AttributionInput["kind"] = "ON_RECORD"): AttributionInput => ({
  kind,
  speaker: `${name}’s office`,
  speakerEntity: name,
});

export interface Told {
  readonly articles: number;
  readonly publishers: number;
  readonly known: number;
  readonly most: number;
  /** publishers by name, speakers in quotes, entities with an at, articles with a hash, a closed circle as o; a question mark where unstated */
  readonly origins: readonly string[];
  readonly contested?: boolean;
  readonly circular?: boolean;
}

export const openStories = async () => {
  const at = await openTestDomain();
  const { domain, database } = at;
  const ids = new Map<string, bigint>();
  const articleUri = (story: string, name: string): string => `urn:${story}:${name}`;

  const inputOf = (story: string, name: string, { by, says, modality, extractor }: Appearance): ArticleInput => {
    const speakers = [...new Set(says.flatMap(({ speakerEntity }) => speakerEntity ?? []))];
    const claim: ClaimInput = { key: "it", text: `It is so, says ${name}.`, attributions: [...says] };
    return {
      uri: articleUri(story, name),
      body: `The text of ${story} in ${name}.`,
      language: "en",
      publisher: by === undefined ? null : { name: by },
      entities: speakers.map((key) => ({ key, kind: "ORGANIZATION", name: key })),
      claims: [{ ...claim, ...(modality ? { modality } : {}) }],
      ...(extractor === undefined ? {} : { extractor }),
    };
  };

  const publish = async (story: string, name: string, appearance: Appearance): Promise<bigint> => {
    const key = `${story}:${name}:${appearance.extractor ?? ""}`;
    const { results } = await send(domain, inputOf(story, appearance.in ?? name, appearance));
    const id = results[0]?.claims[0]?.claimId;
    if (id == null) throw new Error(`${key} made no claim`);
    ids.set(`${story}:${name}`, id);
    return id;
  };

  const claim = (story: string, name: string): bigint => {
    const id = ids.get(`${story}:${name}`);
    if (id === undefined) throw new Error(`no claim ${name} in ${story}`);
    return id;
  };

  /** Publishes all, and joins each to the first. Names are those of `in`, else 1, 2, 3 … */
  const tell = async (story: string, appearances: readonly Appearance[]): Promise<void> => {
    let first: bigint | null = null;
    for (const [index, appearance] of appearances.entries()) {
      const id = await publish(story, appearance.in ?? String(index + 1), appearance);
      if (appearance.joined === false) continue;
      if (first !== null && first !== id) await domain.relateClaims({ from: first, to: id, type: "SAME_AS" });
      first ??= id;
    }
  };

  const publisherId = async (name: string): Promise<bigint> => {
    const [row] = await database.query<{ id: bigint }>(sql`SELECT id FROM publisher WHERE name = ${name}`);
    if (!row) throw new Error(`no publisher ${name}`);
    return row.id;
  };
  const entityId = async (name: string): Promise<bigint> => {
    const [row] = await database.query<{ id: bigint }>(sql`SELECT id FROM entity WHERE name = ${name}`);
    if (!row) throw new Error(`no entity ${name}`);
    return row.id;
  };
  const articleId = async (story: string, name: string): Promise<bigint> => {
    const [row] = await database.query<{ id: bigint }>(
      sql`SELECT id FROM article WHERE uri = ${articleUri(story, name)}`,
    );
    if (!row) throw new Error(`no article ${name} in ${story}`);
    return row.id;
  };

  const nameOf = async (reading: Reading, { publisher, article, speaker, speakerEntity }: Origin): Promise<string> => {
    if (speakerEntity !== null) return `@${(await reading.entity(speakerEntity))?.name}`;
    if (speaker !== null) return `“${speaker}”`;
    if (publisher !== null) return `${(await reading.publisher(publisher))?.name}`;
    return article === null ? "o" : `#${(await reading.article(article))?.uri.split(":").at(-1)}`;
  };

  /** What is counted of a claim, by the names of the story. */
  const hear = async (story: string, name: string): Promise<Told> => {
    const reading = createReading(database);
    const counts = await reading.corroboration(claim(story, name));
    const origins: string[] = [];
    for (const origin of await reading.origins(claim(story, name)))
      origins.push(`${origin.known ? "" : "?"}${await nameOf(reading, origin)}`);
    return {
      articles: counts.articles,
      publishers: counts.publishers,
      known: counts.independentOrigins,
      most: counts.independentOriginsUpperBound,
      origins: origins.sort(),
      ...(counts.contested ? { contested: true } : {}),
      ...(counts.circular ? { circular: true } : {}),
    };
  };

  return { ...at, articleUri, publish, claim, tell, publisherId, entityId, articleId, hear };
};

export type Stories = Awaited<ReturnType<typeof openStories>>;
