/**
 * What a commit knows of the database while it applies articles one after the other: records that are replaced, never changed,
 * in layers that can be thrown away. An article that turns out to be refused takes its layer with it, so nothing of it is left.
 * New rows have negative ids until the real ones are drawn.
 */
import type { AttributionKind, ClaimModality, ClaimRole, ClaimStatus, EntityKind } from "../../terms/enumerations.ts";
import type { PreparedBody, Searchable } from "./prepared.ts";

/** The row that a source named, and the one that stands for it since merges. */
export interface Reference {
  readonly given: bigint;
  readonly survivor: bigint;
}

export interface PublisherState {
  readonly id: bigint;
  readonly survivor: bigint;
  readonly name: string;
  readonly nameKey: string;
  readonly aliases: readonly string[];
  readonly domain: string | null;
}

export interface EntityState {
  readonly id: bigint;
  readonly survivor: bigint;
  readonly kind: EntityKind;
  readonly name: string;
  readonly nameKey: string;
  readonly aliases: readonly string[];
  readonly wikidataId: string | null;
}

/** A text that this commit stores as one more revision. */
export interface RevisionState {
  readonly revision: number;
  readonly body: PreparedBody;
  readonly fetchedAt: number | null;
}

export interface ArticleState {
  readonly id: bigint;
  readonly uri: string;
  readonly title: string | null;
  /** null as long as the stored title stands */
  readonly titleSearch: Searchable | null;
  readonly language: string;
  readonly publisher: Reference | null;
  readonly authors: readonly string[];
  /** milliseconds since 1970 */
  readonly publishedAt: number | null;
  readonly fetchedAt: number | null;
  readonly revision: number;
  /** when its text was taken down for good; null where it was not */
  readonly redactedAt: Date | null;
  readonly bodyHash: string;
  /** null where it was not needed, so not read */
  readonly body: string | null;
  readonly citedPublishers: readonly Reference[];
  /** by extractor: the digests of its inputs that are known as applied, the last one first */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
  /** in order; the last one is the article's text */
  readonly newRevisions: readonly RevisionState[];
}

export const noInputs: ArticleState["inputs"] = new Map();

export interface QuoteState {
  readonly text: string;
  /** null where it was not found */
  readonly start: number | null;
  readonly end: number | null;
  /** where the source said that it starts */
  readonly hint: number | null;
}

export interface AttributionState {
  readonly kind: AttributionKind;
  readonly publisher: Reference | null;
  readonly articleUri: string | null;
  readonly speaker: string | null;
  readonly speakerSearch: Searchable | null;
  readonly speakerEntity: Reference | null;
  readonly anonymousSources: number | null;
}

export interface ClaimState {
  readonly id: bigint;
  readonly articleId: bigint;
  readonly extractor: string;
  readonly key: string;
  readonly text: string;
  /** null as long as the stored text stands */
  readonly textSearch: Searchable | null;
  readonly language: string;
  readonly quote: QuoteState | null;
  readonly entities: readonly { readonly reference: Reference; readonly role: ClaimRole }[];
  readonly modality: ClaimModality;
  readonly attributions: readonly AttributionState[];
  readonly confidence: number | null;
  readonly status: ClaimStatus;
  readonly statusReason: string | null;
  readonly retractedBy: "CURATOR" | "BATCH" | null;
  /** of a RETRACTED claim: its article no longer makes it, so that a restoration leaves it WITHDRAWN */
  readonly withdrawn: boolean;
}

/** A map above another one: what is set stays in it until it is flushed. */
export interface Layer<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  fork(): Layer<Key, Value>;
  /** Hands everything that was set to the layer below. */
  flush(): void;
  /** what was set in this very layer */
  entries(): Iterable<readonly [Key, Value]>;
}

const createLayer = <Key, Value>(below: Layer<Key, Value> | null): Layer<Key, Value> => {
  const own = new Map<Key, Value>();
  const layer: Layer<Key, Value> = {
    get: (key) => own.get(key) ?? below?.get(key),
    set: (key, value) => {
      own.set(key, value);
    },
    fork: () => createLayer(layer),
    flush: () => {
      for (const [key, value] of own) below?.set(key, value);
      own.clear();
    },
    entries: () => own,
  };
  return layer;
};

/** Everything that articles can change. */
export interface State {
  /** by canonical uri */
  readonly articles: Layer<string, ArticleState>;
  /** by article: those that were read, and new ones */
  readonly claims: Layer<bigint, readonly ClaimState[]>;
  readonly entities: Layer<bigint, EntityState>;
  /** by `entityNameKey` and `wikidataKey` */
  readonly entityKeys: Layer<string, readonly bigint[]>;
  readonly publishers: Layer<bigint, PublisherState>;
  /** by `publisherNameKey` and `domainKey` */
  readonly publisherKeys: Layer<string, readonly bigint[]>;
  /** true where this very layer holds an entity or publisher: one is new, or has a new alias, item or domain */
  changedNames(): boolean;
  /** A number for a row that does not exist yet. */
  newId(): bigint;
  /** A layer above this one. */
  fork(): State;
  flush(): void;
}

const stateOf = (layers: Omit<State, "fork" | "flush" | "changedNames">): State => ({
  ...layers,
  changedNames: () => [...layers.entities.entries()].length + [...layers.publishers.entries()].length > 0,
  fork: () =>
    stateOf({
      articles: layers.articles.fork(),
      claims: layers.claims.fork(),
      entities: layers.entities.fork(),
      entityKeys: layers.entityKeys.fork(),
      publishers: layers.publishers.fork(),
      publisherKeys: layers.publisherKeys.fork(),
      newId: layers.newId,
    }),
  flush: () => {
    layers.articles.flush();
    layers.claims.flush();
    layers.entities.flush();
    layers.entityKeys.flush();
    layers.publishers.flush();
    layers.publisherKeys.flush();
  },
});

export const createState = (): State => {
  let lastId = 0n;
  return stateOf({
    articles: createLayer(null),
    claims: createLayer(null),
    entities: createLayer(null),
    entityKeys: createLayer(null),
    publishers: createLayer(null),
    publisherKeys: createLayer(null),
    newId: () => --lastId,
  });
};

export const entityNameKey = (kind: EntityKind, key: string): string => `${kind} ${key}`;
export const wikidataKey = (wikidataId: string): string => `=${wikidataId}`;
export const publisherNameKey = (key: string): string => `"${key}`;
export const domainKey = (domain: string): string => `=${domain}`;

const addKey = (keys: Layer<string, readonly bigint[]>, key: string, id: bigint): void => {
  const ids = keys.get(key) ?? [];
  if (!ids.includes(id)) keys.set(key, [...ids, id]);
};

/** Puts an entity in place, and makes it findable by what identifies it. */
export const putEntity = (state: State, entity: EntityState): void => {
  state.entities.set(entity.id, entity);
  addKey(state.entityKeys, entityNameKey(entity.kind, entity.nameKey), entity.id);
  if (entity.wikidataId !== null) addKey(state.entityKeys, wikidataKey(entity.wikidataId), entity.id);
};

/** The same for a publisher; `keys` are those of its name and aliases. */
export const putPublisher = (state: State, publisher: PublisherState, keys: readonly string[]): void => {
  state.publishers.set(publisher.id, publisher);
  for (const key of keys) addKey(state.publisherKeys, publisherNameKey(key), publisher.id);
  if (publisher.domain !== null) addKey(state.publisherKeys, domainKey(publisher.domain), publisher.id);
};
