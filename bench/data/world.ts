/**
 * The invented newswire: entities, publishers and articles, each made from its number alone, in the shape that a scraper sends.
 * What the loader copies into tables and what the ingest workload sends through the mutation is the same material.
 */
import type {
  ArticleInput,
  AttributionInput,
  ClaimInput,
  EntityInput,
  PublisherInput,
} from "../../src/domain/input.ts";
import type { ClaimRole, EntityKind } from "../../src/terms/enumerations.ts";
import { mix, type Random, seeded, zipf } from "./random.ts";
import { capitalised, coinedWord, type Language, languages } from "./words.ts";

export interface Size {
  readonly name: string;
  readonly articles: number;
  readonly entities: number;
  readonly publishers: number;
}

export const claimsPerArticle = 10;
export const entitiesPerClaim = 3;
export const seed = 20261122;

export const sizes = Object.freeze({
  small: { name: "small", articles: 2_000, entities: 1_000, publishers: 50 },
  standard: { name: "standard", articles: 100_000, entities: 50_000, publishers: 500 },
}) satisfies Record<string, Size>;

export interface World {
  readonly size: Size;
  entity(rank: number): Omit<EntityInput, "key">;
  publisher(rank: number): PublisherInput;
  /** `number` may pass the size: such articles are new to a database that was loaded with this world. */
  article(number: number): ArticleInput;
}

const kinds: readonly EntityKind[] = ["ORGANIZATION", "PERSON", "PRODUCT", "PLACE", "EVENT", "WORK", "OTHER"];
const firstNames = ["Jiří", "Šárka", "Ondřej", "Žofie", "Zoë", "Łukasz", "Çetin", "Anh"];
const firstDay = Date.UTC(2024, 0, 1);
const spacingMs = 9 * 60_000; // 160 articles a day
/** When the last article was published, ms since 1970. */
export const lastPublication = (size: Size): number => firstDay + size.articles * spacingMs;

const nameOf = (kind: EntityKind, rank: number): string => {
  const word = capitalised(coinedWord(rank, 3));
  if (kind === "PERSON") return `${firstNames[rank % firstNames.length]} ${word}`;
  if (kind === "ORGANIZATION" && rank % 3 === 0) return `${word} a.s.`;
  return kind === "PRODUCT" ? `${word} ${2 + (rank % 9)}` : word;
};

const entityOf = (rank: number): Omit<EntityInput, "key"> => {
  const kind = kinds[rank % kinds.length] ?? "OTHER";
  const name = nameOf(kind, rank);
  const aliases = rank % 2 === 0 ? [`${name}em`, `společnost ${name}`] : [`${name}u`];
  return { kind, name, aliases, ...(rank % 10 < 3 ? { wikidataId: `Q${700_000_000 + rank}` } : {}) };
};

const publisherOf = (rank: number): PublisherInput => {
  const word = coinedWord(rank, 2);
  const name = `${capitalised(word)} ${rank % 2 === 0 ? "Zprávy" : "Daily"}`;
  return rank % 5 === 4 ? { name } : { name, domain: `news-${rank}.example` };
};

const languageOf = (random: Random): Language => {
  let left = random.below(100);
  for (const language of languages) {
    left -= language.share;
    if (left < 0) return language;
  }
  throw new Error("the languages' shares do not add up to 100");
};

/** The frequent words of the language, then coined ones. */
const rareWord = zipf(20_000);
const wordOf = (language: Language, random: Random): string =>
  random.chance(0.5) || language.code === "zh" || language.code === "uk"
    ? random.pick(language.words)
    : coinedWord(rareWord(random), 2);

const sentence = (pattern: string, language: Language, random: Random, names: readonly string[]): string =>
  pattern.replace(/\{([abwn])\}/g, (_, slot: string) => {
    if (slot === "a") return names[0] ?? "";
    if (slot === "b") return names[1] ?? "";
    return slot === "n" ? String(1 + random.below(9_000)) : wordOf(language, random);
  });

const roles: readonly ClaimRole[] = ["SUBJECT", "OBJECT", "MENTION"];

interface Draft {
  readonly number: number;
  readonly random: Random;
  readonly language: Language;
  /** the article's entities: ranks, the most frequent first */
  readonly cast: readonly number[];
  readonly nameOf: (rank: number) => string;
  readonly publisher: () => PublisherInput;
}

const attributionsOf = (draft: Draft, speaker: number): AttributionInput[] | undefined => {
  const chance = draft.random.below(100);
  if (chance < 40) return undefined;
  if (chance < 55) return [{ kind: "OWN_REPORTING" }];
  if (chance < 70) return [{ kind: "CITES_PUBLISHER", publisher: draft.publisher() }];
  if (chance < 75) return [{ kind: "WIRE", publisher: draft.publisher() }];
  if (chance < 85) return [{ kind: "ON_RECORD", speaker: draft.nameOf(speaker), speakerEntity: `e${speaker}` }];
  if (chance < 93) return [{ kind: "ON_RECORD", speaker: "mluvčí úřadu" }];
  return [{ kind: "ANONYMOUS", anonymousSources: 1 + draft.random.below(4) }];
};

const modalityOf = (random: Random): NonNullable<ClaimInput["modality"]> => {
  const chance = random.below(100);
  if (chance < 60) return "ASSERTED";
  if (chance < 85) return "REPORTED";
  return random.pick(["PREDICTED", "RUMOURED", "DENIED", "OPINION"]);
};

const claimOf = (draft: Draft, place: number): ClaimInput => {
  const { random, language, cast } = draft;
  const about = roles.map((role, slot) => ({ role, rank: cast[(place + slot) % cast.length] ?? 0 }));
  const names = about.map(({ rank }) => draft.nameOf(rank));
  const text = sentence(random.pick(language.claims), language, random, names);
  const attributions = attributionsOf(draft, about[0]?.rank ?? 0);
  return {
    key: `claim-${place}`,
    text,
    quote: { text },
    entities: about.map(({ role, rank }) => ({ entity: `e${rank}`, role })),
    modality: modalityOf(random),
    ...(attributions ? { attributions } : {}),
    ...(random.chance(0.85) ? { confidence: random.below(101) / 100 } : {}),
  };
};

const bodyOf = (draft: Draft, claims: readonly ClaimInput[]): string =>
  claims
    .map(({ text }) =>
      draft.random.chance(0.3)
        ? `${text} ${sentence(draft.random.pick(draft.language.fillers), draft.language, draft.random, [])}`
        : text,
    )
    .join("\n");

export interface WorldOptions {
  /** of an article's entities, those that the loaded world has; the others are new with the article */
  readonly knownShare: number;
  /** of an article */
  readonly claims: number;
}

const castOf = (rank: () => number): number[] => {
  const cast = new Set<number>();
  while (cast.size < 4) cast.add(rank());
  return [...cast];
};

export const createWorld = (
  size: Size,
  { knownShare, claims: claimCount }: WorldOptions = { knownShare: 1, claims: claimsPerArticle },
): World => {
  const knownRank = zipf(size.entities);
  const publisherRank = zipf(size.publishers, 0.8);
  const article = (number: number): ArticleInput => {
    const random = seeded(mix(seed, number));
    const publisher = () => publisherOf(publisherRank(random));
    let fresh = size.entities + number * 100;
    const cast = castOf(() => (knownShare === 1 || random.chance(knownShare) ? knownRank(random) : fresh++));
    const language = languageOf(random);
    const draft: Draft = { number, random, language, cast, publisher, nameOf: (rank) => entityOf(rank).name };
    const claims = Array.from({ length: claimCount }, (_, place) => claimOf(draft, place));
    const by = random.chance(0.95) ? publisher() : undefined;
    return {
      uri: `https://${by?.domain ?? "archive.example"}/${language.code}/${number}`,
      ...(random.chance(0.95) ? { title: (claims[0]?.text ?? "").replace(/[.。]$/u, "") } : {}),
      body: bodyOf(draft, claims),
      language: language.code,
      ...(by ? { publisher: by } : {}),
      authors: random.chance(0.5)
        ? [`${random.pick(firstNames)} ${capitalised(coinedWord(random.below(900), 2))}`]
        : [],
      ...(random.chance(0.9) ? { publishedAt: new Date(firstDay + number * spacingMs).toISOString() } : {}),
      ...(random.chance(0.2) ? { citedPublishers: [publisher()] } : {}),
      entities: cast.map((rank) => ({ key: `e${rank}`, ...entityOf(rank) })),
      claims,
    };
  };
  return { size, entity: entityOf, publisher: publisherOf, article };
};
