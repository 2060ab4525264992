/**
 * Which entity or publisher a name in an input means. Ingest adds what it learns (an alias, a Wikidata item, a domain) and never
 * takes away or renames.
 */
import { nameKey } from "../../filter/fold.ts";
import { maxAliases } from "../limits.ts";
import type { PreparedEntity, PreparedName, PreparedPublisher } from "./prepared.ts";
import {
  domainKey,
  type EntityState,
  entityNameKey,
  type PublisherState,
  publisherNameKey,
  putEntity,
  putPublisher,
  type Reference,
  type State,
  wikidataKey,
} from "./state.ts";

/** The names that are not there yet: no alias twice, and none that is the name itself. */
const namesToAdd = (
  known: { readonly nameKey: string; readonly aliases: readonly string[] },
  names: readonly PreparedName[],
): readonly string[] => {
  if (names.every(({ key }) => key === known.nameKey)) return [];
  const keys = new Set([known.nameKey, ...known.aliases.map(nameKey)]);
  const added = names.flatMap(({ text, key }) => {
    if (keys.has(key)) return [];
    keys.add(key);
    return [text];
  });
  return added.slice(0, Math.max(0, maxAliases - known.aliases.length));
};

/** Rows of one kind that an article's stored version names. */
export interface RememberedRows {
  readonly ids: ReadonlySet<bigint>;
  /** those of all rows that the input tells by item or domain: a bare name beside them most likely means another one */
  readonly told: ReadonlySet<bigint>;
}

/**
 * The rows that the article's stored version names. A name that several rows share means the one that this article already named
 * by it, so that sending an article again changes nothing, whoever took the same name meanwhile.
 */
export interface Remembered {
  readonly entities: RememberedRows;
  readonly publishers: RememberedRows;
}

interface Identified {
  readonly id: bigint;
  readonly survivor: bigint;
}

/** The one of them, where merges have made them one; the first then stands for what was named. */
const onlyOne = <Row extends Identified>(rows: readonly Row[]): Row | undefined => {
  const first = rows[0];
  return first && rows.every((row) => row.survivor === first.survivor) ? first : undefined;
};

/** What a name without item or domain meant when the article was sent before. */
const rememberedOf = <Row extends Identified>(
  rows: readonly Row[],
  { ids, told }: RememberedRows,
): { readonly surely: Row | undefined; readonly perhaps: Row | undefined } => {
  const mine = rows.filter(({ id }) => ids.has(id));
  return { surely: mine.find(({ id }) => !told.has(id)), perhaps: mine[0] };
};

const entitiesAt = (state: State, key: string): readonly EntityState[] =>
  (state.entityKeys.get(key) ?? []).flatMap((id) => state.entities.get(id) ?? []);

const findEntity = (
  state: State,
  { kind, name, wikidataId }: PreparedEntity,
  remembered: Remembered,
  isNeeded: boolean,
): EntityState | undefined => {
  const namesakes = entitiesAt(state, entityNameKey(kind, name.key));
  const unnumbered = namesakes.find((entity) => entity.wikidataId === null);
  if (wikidataId !== null) return entitiesAt(state, wikidataKey(wikidataId))[0] ?? unnumbered;
  const { surely, perhaps } = rememberedOf(namesakes, remembered.entities);
  // what no claim names was not remembered by it, so what is remembered may be another one
  return surely ?? (isNeeded ? perhaps : undefined) ?? unnumbered ?? onlyOne(namesakes) ?? perhaps;
};

/** The entities that an input tells by their items. */
export const entitiesToldBy = (state: State, entities: readonly PreparedEntity[]): ReadonlySet<bigint> =>
  new Set(
    entities.flatMap(({ wikidataId }) =>
      wikidataId === null ? [] : entitiesAt(state, wikidataKey(wikidataId)).map(({ id }) => id),
    ),
  );

const newEntity = (id: bigint, { kind, name, wikidataId }: PreparedEntity): EntityState => ({
  ...{ id, survivor: id, kind, wikidataId },
  ...{ name: name.text, nameKey: name.key, aliases: [] },
});

/**
 * The entity that an input means, made where there is none; the message of a fault where its Wikidata item is of another kind.
 * null where several have the name, nothing tells which is meant, and no claim needs to know.
 */
export const identifyEntity = (
  state: State,
  input: PreparedEntity,
  remembered: Remembered,
  isNeeded: boolean,
): Reference | string | null => {
  const known = findEntity(state, input, remembered, isNeeded);
  if (
    !known &&
    !isNeeded &&
    input.wikidataId === null &&
    entitiesAt(state, entityNameKey(input.kind, input.name.key)).length > 0
  )
    return null;
  if (known && known.kind !== input.kind)
    return `${input.wikidataId} is known as ${known.name} of kind ${known.kind}, not ${input.kind}`;
  const found = known ?? newEntity(state.newId(), input);
  const aliases = namesToAdd(found, [input.name, ...input.aliases]);
  const adopts = found.wikidataId === null && input.wikidataId !== null;
  if (!known || aliases.length > 0 || adopts)
    putEntity(state, {
      ...found,
      aliases: [...found.aliases, ...aliases],
      wikidataId: found.wikidataId ?? input.wikidataId,
    });
  return { given: found.id, survivor: found.survivor };
};

const publishersAt = (state: State, key: string): readonly PublisherState[] =>
  (state.publisherKeys.get(key) ?? []).flatMap((id) => state.publishers.get(id) ?? []);

/**
 * By domain where one is given. A domain that nobody has goes to the publisher of that name, where that is the only one and has
 * none: a name that was first heard without its domain is the same publisher, as with entities and their Wikidata items.
 * Without domain: the one that the article named before, else the one publisher of that name or alias, else the one that is known
 * by this name alone.
 */
const findPublisher = (
  state: State,
  { name, domain }: PreparedPublisher,
  remembered: Remembered,
): PublisherState | undefined => {
  const known = publishersAt(state, publisherNameKey(name.key));
  const named = known.filter(({ nameKey: key }) => key === name.key);
  const unhoused = named.find((publisher) => publisher.domain === null);
  if (domain === null) {
    const { surely, perhaps } = rememberedOf([...named, ...known], remembered.publishers);
    return surely ?? perhaps ?? onlyOne([...named, ...known]) ?? unhoused;
  }
  const [housed] = publishersAt(state, domainKey(domain));
  return housed ?? (named.length === 1 ? unhoused : undefined);
};

/** The publishers that an input tells by their domains. */
export const publishersToldBy = (state: State, publishers: Iterable<PreparedPublisher>): ReadonlySet<bigint> => {
  const told = new Set<bigint>();
  for (const { domain } of publishers)
    if (domain !== null) for (const { id } of publishersAt(state, domainKey(domain))) told.add(id);
  return told;
};

/** The publisher that an input means, made where there is none. */
export const identifyPublisher = (state: State, input: PreparedPublisher, remembered: Remembered): Reference => {
  const known = findPublisher(state, input, remembered);
  const id = known?.id ?? state.newId();
  const { name } = input;
  const found = known ?? { id, survivor: id, name: name.text, nameKey: name.key, aliases: [], domain: input.domain };
  const aliases = namesToAdd(found, [name]);
  const adopts = found.domain === null && input.domain !== null;
  if (!known || aliases.length > 0 || adopts)
    putPublisher(
      state,
      {
        ...found,
        aliases: [...found.aliases, ...aliases],
        domain: found.domain ?? input.domain,
      },
      [name.key],
    );
  return { given: found.id, survivor: found.survivor };
};
