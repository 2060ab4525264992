/**
 * A plain model of ingest, written from the contract and not from the code: one call after the other, everything compared by
 * value. It knows what the property test sends and no more: no dates, no attributions, no retractions.
 */
import type { ArticleInput, ClaimInput, EntityInput, PublisherInput } from "../../../src/domain/domain.ts";

interface ModelName {
  name: string;
  aliases: string[];
  /** Wikidata item or domain */
  number: string | null;
}

interface ModelEntity extends ModelName {
  kind: string;
}

interface ModelClaim {
  text: string;
  status: string;
  quote: { text: string; start: number | null } | null;
  hint: number | null;
  /** [entity, role], entities by their place in the list */
  entities: (readonly [number, string])[];
}

interface ModelArticle {
  title: string | null;
  bodies: string[];
  publisher: number | null;
  /** by `extractor key` */
  claims: Record<string, ModelClaim>;
  /** by extractor: what it sent last, as long as nothing changed text or publisher, or its claims */
  inputs: Record<string, string[]>;
}

export interface Model {
  articles: Record<string, ModelArticle>;
  entities: ModelEntity[];
  publishers: ModelName[];
}

export const emptyModel = (): Model => ({ articles: {}, entities: [], publishers: [] });

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const isNamed = (row: ModelName, name: string): boolean => same(row.name, name);

const learn = (row: ModelName, names: readonly string[], number: string | null): void => {
  for (const name of names) if (![row.name, ...row.aliases].some((known) => same(known, name))) row.aliases.push(name);
  row.number ??= number;
};

class Refused extends Error {}

const indexesOf = <Row>(rows: readonly Row[], test: (row: Row) => boolean): number[] =>
  rows.flatMap((row, index) => (test(row) ? index : []));

/** What the claims named before, and which of all are told by item in the input. */
interface Known {
  before: ReadonlySet<number>;
  told: ReadonlySet<number>;
  isNamedByClaim: boolean;
}

const findEntity = (model: Model, { kind, name, wikidataId }: EntityInput, { before, told, isNamedByClaim }: Known) => {
  const namesakes = indexesOf(model.entities, (row) => row.kind === kind && isNamed(row, name));
  const bare = namesakes.find((index) => model.entities[index]?.number === null);
  if (wikidataId == null) {
    const mine = namesakes.filter((index) => before.has(index));
    const only = namesakes.length === 1 ? namesakes[0] : undefined;
    const same = mine.find((index) => !told.has(index));
    const found = same ?? (isNamedByClaim ? (mine[0] ?? bare ?? only) : (bare ?? only ?? mine[0]));
    return { found, isAmbiguous: found === undefined && namesakes.length > 0 };
  }
  const known = model.entities.findIndex((row) => row.number === wikidataId);
  if (known >= 0 && model.entities[known]?.kind !== kind) throw new Refused();
  return { found: known >= 0 ? known : bare, isAmbiguous: false };
};

const entityOf = (model: Model, input: EntityInput, known: Known) => {
  const { found, isAmbiguous } = findEntity(model, input, known);
  if (isAmbiguous && !known.isNamedByClaim) return null;
  const index = found ?? model.entities.length;
  const row = model.entities[index] ?? { kind: input.kind, name: input.name, aliases: [], number: null };
  model.entities[index] = row;
  learn(row, [input.name, ...(input.aliases ?? [])], input.wikidataId ?? null);
  return index;
};

const publisherOf = (model: Model, { name, domain }: PublisherInput, before: number | null): number => {
  const all = indexesOf(model.publishers, (row) => [row.name, ...row.aliases].some((known) => same(known, name)));
  const named = all.filter((index) => isNamed(model.publishers[index] as ModelName, name));
  const bare = named.find((index) => model.publishers[index]?.number === null);
  const housed = domain == null ? -1 : model.publishers.findIndex((row) => row.number === domain);
  let found: number | undefined;
  if (domain == null) found = all.find((index) => index === before) ?? (all.length === 1 ? all[0] : bare);
  else if (housed >= 0) found = housed;
  else if (named.length === 1) found = bare;
  const index = found ?? model.publishers.length;
  const row = model.publishers[index] ?? { name, aliases: [], number: null };
  model.publishers[index] = row;
  learn(row, [name], domain ?? null);
  return index;
};

const place = (body: string, text: string, hint: number | null): number | null => {
  const points = [...body];
  const starts = points.flatMap((_, start) => (points.slice(start).join("").startsWith(text) ? start : []));
  const far = (start: number): number => Math.abs(start - (hint ?? 0));
  return starts.reduce<number | null>((best, start) => (best === null || far(start) < far(best) ? start : best), null);
};

const claimOf = (article: ModelArticle, input: ClaimInput, entities: ReadonlyMap<string, number>): ModelClaim => {
  const hint = input.quote?.start ?? null;
  return {
    text: input.text,
    status: "ACTIVE",
    quote: input.quote
      ? { text: input.quote.text, start: place(article.bodies.at(-1) ?? "", input.quote.text, hint) }
      : null,
    hint,
    entities: (input.entities ?? []).map(({ entity, role }) => [entities.get(entity) ?? -1, role] as const),
  };
};

const applyClaims = (article: ModelArticle, input: ArticleInput, entities: ReadonlyMap<string, number>): void => {
  const extractor = input.extractor ?? "default";
  const keys = new Set(input.claims?.map(({ key }) => `${extractor} ${key}`));
  for (const [key, claim] of Object.entries(article.claims))
    if (input.claims && key.startsWith(`${extractor} `) && !keys.has(key)) claim.status = "WITHDRAWN";
  for (const claim of input.claims ?? [])
    article.claims[`${extractor} ${claim.key}`] = claimOf(article, claim, entities);
};

const applyFields = (model: Model, article: ModelArticle, input: ArticleInput): void => {
  if (input.title !== undefined) article.title = input.title;
  if (input.publisher !== undefined)
    article.publisher = input.publisher && publisherOf(model, input.publisher, article.publisher);
  if (input.body == null || input.body === article.bodies.at(-1)) return;
  article.bodies.push(input.body);
  for (const claim of Object.values(article.claims))
    if (claim.quote) claim.quote.start = place(input.body, claim.quote.text, claim.hint);
};

/** Whether the very same was applied, and its title still stands. */
const isKnown = (article: ModelArticle | undefined, input: ArticleInput): boolean =>
  article?.inputs[input.extractor ?? "default"]?.includes(JSON.stringify(input)) === true &&
  (input.title === undefined || input.title === article.title);

const remember = (before: ModelArticle | undefined, now: ModelArticle, input: ArticleInput): void => {
  const extractor = input.extractor ?? "default";
  const isRebased = before?.publisher !== now.publisher || before?.bodies.length !== now.bodies.length;
  const known = isRebased ? {} : now.inputs;
  const own = JSON.stringify(before?.claims) === JSON.stringify(now.claims) ? (known[extractor] ?? []) : [];
  const sent = JSON.stringify(input);
  now.inputs = { ...known, [extractor]: own.includes(sent) ? own : [sent, ...own].slice(0, 4) };
};

/** Applies an article, or throws Refused with the model half changed: callers apply to a copy. */
const applyArticle = (model: Model, input: ArticleInput): void => {
  const stored = model.articles[input.uri];
  if (!stored && (input.body == null || input.language == null)) throw new Refused();
  const article: ModelArticle = stored ?? { title: null, bodies: [], publisher: null, claims: {}, inputs: {} };
  model.articles[input.uri] = article;
  const own = Object.entries(article.claims).filter(([key]) => key.startsWith(`${input.extractor ?? "default"} `));
  const before = new Set(own.flatMap(([, claim]) => claim.entities.map(([entity]) => entity)));
  // without a list of claims the stored ones are neither read nor changed
  const remembered = input.claims ? before : new Set<number>();
  const named = new Set(input.claims?.flatMap((claim) => (claim.entities ?? []).map(({ entity }) => entity)));
  const items = new Set(input.entities?.flatMap(({ wikidataId }) => wikidataId ?? []));
  const told = new Set(indexesOf(model.entities, ({ number }) => number !== null && items.has(number)));
  const entities = new Map<string, number>();
  for (const entity of input.entities ?? []) {
    const index = entityOf(model, entity, { before: remembered, told, isNamedByClaim: named.has(entity.key) });
    if (index !== null) entities.set(entity.key, index);
  }
  applyFields(model, article, input);
  applyClaims(article, input, entities);
};

/** The model after one call; articles that are refused leave it as it was, all of them where one is and `rejectsAll`. */
export const afterCall = (model: Model, articles: readonly ArticleInput[], rejectsAll: boolean): Model => {
  let now = model;
  for (const input of articles) {
    if (isKnown(now.articles[input.uri], input)) continue;
    const next = structuredClone(now);
    try {
      applyArticle(next, input);
      const article = next.articles[input.uri];
      if (article) remember(now.articles[input.uri], article, input);
      now = next;
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      if (rejectsAll) return model;
    }
  }
  return now;
};

/** Where a source said that a quote starts is not shown: only where it was found is. */
const shown = (claim: ModelClaim | undefined): string => JSON.stringify({ ...claim, hint: null });

/** Claims of their own changed between two states, as `uri extractor key`. */
export const ownChanges = (before: Model, after: Model): string[] =>
  Object.entries(after.articles)
    .flatMap(([uri, article]) =>
      Object.entries(article.claims).flatMap(([key, claim]) =>
        shown(before.articles[uri]?.claims[key]) === shown(claim) ? [] : `${uri} ${key}`,
      ),
    )
    .sort();
