/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Conditions on an article; all must hold. Null or {} is FILTER_INVALID. */
export type ArticleFilter = {
  /** Each of these holds. An empty list is FILTER_INVALID. */
  and?: Array<ArticleFilter> | null | undefined;
  /** Whether the source names a publisher. */
  hasPublisher?: BooleanFilter | null | undefined;
  /** Its id. */
  id?: IdFilter | null | undefined;
  /** When it was first stored. */
  ingestedAt?: DateTimeFilter | null | undefined;
  /** Its language; startsWith pt finds pt-BR too. */
  language?: StringFilter | null | undefined;
  /** This does not hold: the exact complement. */
  not?: ArticleFilter | null | undefined;
  /** One or more of these hold. An empty list is FILTER_INVALID. */
  or?: Array<ArticleFilter> | null | undefined;
  /** When it was published. */
  publishedAt?: DateTimeFilter | null | undefined;
  /** Its publisher. False for an article without one, whatever is asked of it. */
  publisher?: PublisherFilter | null | undefined;
  /** Its title or its body. */
  text?: TextFilter | null | undefined;
  /** Its canonical uri. */
  uri?: StringFilter | null | undefined;
};

/** One article. On an article that is already known, a field left out keeps what is stored; null clears it. The same canonical uri twice in one batch is DUPLICATE_URI, unless the extractors differ. */
export type ArticleInput = {
  /** In the order of the source. */
  authors?: Array<string> | null | undefined;
  /** Its text, stored exactly as sent. Required for a new article. */
  body?: string | null | undefined;
  /** The outlets that the article itself names as its sources. */
  citedPublishers?: Array<PublisherInput> | null | undefined;
  /** Left out or null: leave the claims as they are. A list: these are this extractor's claims now, each replaced whole; its earlier ones that are missing are WITHDRAWN. */
  claims?: Array<ClaimInput> | null | undefined;
  /** The entities that its claims name by key. */
  entities?: Array<EntityInput> | null | undefined;
  /** Who extracted entities and claims; several may read one article. A key writes only the extractors it was given. */
  extractor?: string;
  /** When this text was read at its source (RFC 3339); older than what is stored: REJECTED with STALE. */
  fetchedAt?: string | null | undefined;
  /** Refused with CONFLICT unless this is the stored revision. */
  ifRevision?: number | null | undefined;
  /** BCP 47. Required for a new article. */
  language?: string | null | undefined;
  /** RFC 3339 with any offset; else INVALID_DATE for this article alone. */
  publishedAt?: string | null | undefined;
  /** Who published it. */
  publisher?: PublisherInput | null | undefined;
  /** Its title. Null where the source gives none. */
  title?: string | null | undefined;
  /** Its address, in any spelling. What makes no difference is taken off: case of scheme and host, default port, fragment, tracking parameters. http and https, `www.` and paths differ. */
  uri: string;
};

/** Conditions on one attribution; all must hold. Null or {} is FILTER_INVALID. */
export type AttributionFilter = {
  /** The cited article. False where it was not ingested. */
  article?: ArticleFilter | null | undefined;
  /** In which way the article says it. */
  kind?: AttributionKindFilter | null | undefined;
  /** The outlet it is credited to. False where there is none. */
  publisher?: PublisherFilter | null | undefined;
  /** The named speaker. False where there is none. */
  speaker?: TextFilter | null | undefined;
};

/** Who stands behind a claim, as the article gives it. */
export type AttributionInput = {
  /** How many unnamed sources; 1 or more. */
  anonymousSources?: number | null | undefined;
  /** The cited article's address, in any spelling. */
  articleUri?: string | null | undefined;
  /** In which way the article says it. */
  kind: AttributionKind;
  /** The outlet it is credited to, for CITES_PUBLISHER and WIRE. */
  publisher?: PublisherInput | null | undefined;
  /** A named person, office or document, in the article's words. */
  speaker?: string | null | undefined;
  /** The speaker as an entity key of this input. */
  speakerEntity?: string | null | undefined;
};

/** In which way the article says who stands behind a claim. */
export type AttributionKind =
  /** Unnamed sources. */
  | 'ANONYMOUS'
  /** Another outlet, which it cites. */
  | 'CITES_PUBLISHER'
  /** A filing, study, statement or other document. */
  | 'DOCUMENT'
  /** A named person or office. */
  | 'ON_RECORD'
  /** The article's own publisher. */
  | 'OWN_REPORTING'
  /** The article does not say. */
  | 'UNSTATED'
  /** A news agency whose text it carries. */
  | 'WIRE'
  | '%future added value';

/** A choice of kinds of attribution. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type AttributionKindFilter = {
  /** Exactly this kind. */
  eq?: AttributionKind | null | undefined;
  /** Any of these; an empty list matches nothing. */
  in?: Array<AttributionKind> | null | undefined;
};

/** Conditions on a claim's attributions, each on one of them. Null or {} is FILTER_INVALID. */
export type AttributionListFilter = {
  /** Each attribution meets all of this. */
  every?: AttributionFilter | null | undefined;
  /** No attribution meets all of this. */
  none?: AttributionFilter | null | undefined;
  /** One or more attributions meet all of this. */
  some?: AttributionFilter | null | undefined;
};

/** A yes or no. */
export type BooleanFilter = {
  /** Exactly this. */
  eq: boolean;
};

/** Conditions on one entity of a claim; all must hold. Null or {} is FILTER_INVALID. */
export type ClaimEntityFilter = {
  /** The entity itself. */
  entity?: EntityFilter | null | undefined;
  /** Which part it plays. */
  role?: ClaimRoleFilter | null | undefined;
};

/** An entity's part in a claim. */
export type ClaimEntityInput = {
  /** An entity key of this input; another is UNKNOWN_ENTITY_KEY. */
  entity: string;
  /** Which part it plays. */
  role: ClaimRole;
};

/** Conditions on a claim's entities, each on one of them. Null or {} is FILTER_INVALID. */
export type ClaimEntityListFilter = {
  /** Each entity meets all of this; true where there is none. */
  every?: ClaimEntityFilter | null | undefined;
  /** No entity meets all of this. */
  none?: ClaimEntityFilter | null | undefined;
  /** One or more entities meet all of this. */
  some?: ClaimEntityFilter | null | undefined;
};

/** What an event tells. Clients must tolerate values that they do not know. */
export type ClaimEventKind =
  /** A claim came into the filtered set. */
  | 'ADDED'
  /** Nothing matched for a while; the cursor moved on, so that a quiet subscriber can resume cheaply. */
  | 'CHECKPOINT'
  /** Everything before is delivered: from here on events are live. */
  | 'READY'
  /** A claim left the filtered set; `reason` says why. */
  | 'REMOVED'
  /** A claim of the filtered set changed: its own fields, quote, attributions, list of entities, status or relations. */
  | 'UPDATED'
  | '%future added value';

/** Conditions on a claim; all must hold. One language for lists, facets, timelines and subscriptions. Only ACTIVE claims are looked at unless `status` occurs at any depth of the filter as sent. Two-valued: a comparison with something absent is false, and `not` is the exact complement. Null or {} is FILTER_INVALID, never read as everything. */
export type ClaimFilter = {
  /** Each of these holds. An empty list is FILTER_INVALID. */
  and?: Array<ClaimFilter> | null | undefined;
  /** The article that says it. */
  article?: ArticleFilter | null | undefined;
  /** Who stands behind it. */
  attributions?: AttributionListFilter | null | undefined;
  /** The extractor's confidence. */
  confidence?: FloatFilter | null | undefined;
  /** Whether its corroboration is contested; false for a claim that is not ACTIVE. */
  contested?: BooleanFilter | null | undefined;
  /** What it is about. */
  entities?: ClaimEntityListFilter | null | undefined;
  /** Its id. */
  id?: IdFilter | null | undefined;
  /** Its corroboration's independentOrigins; 0 for a claim that is not ACTIVE. */
  independentOrigins?: IntFilter | null | undefined;
  /** When it was first stored. */
  ingestedAt?: DateTimeFilter | null | undefined;
  /** The statement's language. */
  language?: StringFilter | null | undefined;
  /** How firmly the article says it. */
  modality?: ClaimModalityFilter | null | undefined;
  /** This does not hold: the exact complement. */
  not?: ClaimFilter | null | undefined;
  /** One or more of these hold. An empty list is FILTER_INVALID. */
  or?: Array<ClaimFilter> | null | undefined;
  /** Whether it counts. */
  status?: ClaimStatusFilter | null | undefined;
  /** The statement. */
  text?: TextFilter | null | undefined;
};

/** What became of a claim. */
export type ClaimIngestStatus =
  /** It is new. */
  | 'CREATED'
  /** Sent, but it stays retracted. */
  | 'RETRACTED'
  /** It was known, exactly so. */
  | 'UNCHANGED'
  /** It was known and changed. */
  | 'UPDATED'
  /** It was known and is missing from the list sent. */
  | 'WITHDRAWN'
  | '%future added value';

/** One statement of the article. It replaces the extractor's claim of this key whole. */
export type ClaimInput = {
  /** Who stands behind it. Left out or empty: UNSTATED. */
  attributions?: Array<AttributionInput> | null | undefined;
  /** The extractor's own confidence, 0 to 1. */
  confidence?: number | null | undefined;
  /** What it is about, in order. */
  entities?: Array<ClaimEntityInput> | null | undefined;
  /** The extractor's name for it: it names one statement, never a position. Twice in one list is DUPLICATE_KEY. */
  key: string;
  /** BCP 47. Left out: the article's language. */
  language?: string | null | undefined;
  /** How firmly the article says it. */
  modality?: ClaimModality;
  /** The article's own words. Not found in the body: kept, unverified. */
  quote?: QuoteInput | null | undefined;
  /** The statement. */
  text: string;
};

/** How firmly the article says it. */
export type ClaimModality =
  /** As a fact. */
  | 'ASSERTED'
  /** As not being so. */
  | 'DENIED'
  /** As somebody's judgement. */
  | 'OPINION'
  /** As something that will or should happen. */
  | 'PREDICTED'
  /** As something that others report. */
  | 'REPORTED'
  /** As hearsay. */
  | 'RUMOURED'
  | '%future added value';

/** A choice of modalities. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type ClaimModalityFilter = {
  /** Exactly this modality. */
  eq?: ClaimModality | null | undefined;
  /** Any of these; an empty list matches nothing. */
  in?: Array<ClaimModality> | null | undefined;
};

/** How two claims stand to each other. SAME_AS and CONTRADICTS are symmetric: the reverse is the same edge. */
export type ClaimRelationType =
  /** They cannot both be true. */
  | 'CONTRADICTS'
  /** `from` says `to` more exactly. */
  | 'REFINES'
  /** Both say the same thing. */
  | 'SAME_AS'
  /** `from` replaces `to`. */
  | 'SUPERSEDES'
  /** `from` makes `to` more likely. */
  | 'SUPPORTS'
  | '%future added value';

/** Why a claim left a filtered set; the first that applies. */
export type ClaimRemovalReason =
  /** A change made it stop matching the filter. */
  | 'NO_LONGER_MATCHES'
  /** It was retracted. */
  | 'RETRACTED'
  /** Its article dropped it. */
  | 'WITHDRAWN'
  | '%future added value';

/** What part an entity plays in a claim. */
export type ClaimRole =
  /** It is named, without a part of its own. */
  | 'MENTION'
  /** The claim is about what is done to it or with it. */
  | 'OBJECT'
  /** It says what is claimed. */
  | 'SPEAKER'
  /** The claim is about what it is or does. */
  | 'SUBJECT'
  | '%future added value';

/** A choice of roles. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type ClaimRoleFilter = {
  /** Exactly this role. */
  eq?: ClaimRole | null | undefined;
  /** Any of these; an empty list matches nothing. */
  in?: Array<ClaimRole> | null | undefined;
};

/** Whether a claim counts. One that does not keeps its id and stays readable. */
export type ClaimStatus =
  /** It counts. */
  | 'ACTIVE'
  /** Taken back. By retractClaims: stays so however often it is sent, until restoreClaims. By retractBatch: ACTIVE again when a later batch sends it. */
  | 'RETRACTED'
  /** A newer version of its article no longer makes it; ACTIVE again when a later version does. */
  | 'WITHDRAWN'
  | '%future added value';

/** A choice of statuses. Named anywhere in a ClaimFilter, it lifts the rule that only ACTIVE claims are looked at. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type ClaimStatusFilter = {
  /** Exactly this status. */
  eq?: ClaimStatus | null | undefined;
  /** Any of these; an empty list matches nothing. */
  in?: Array<ClaimStatus> | null | undefined;
};

/** A comparison of an instant. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type DateTimeFilter = {
  /** Exactly this instant. */
  eq?: string | null | undefined;
  /** After this instant. */
  gt?: string | null | undefined;
  /** At this instant or after it. */
  gte?: string | null | undefined;
  /** true: the value is absent. false: it is there. Any other comparison with an absent value is false. */
  isNull?: boolean | null | undefined;
  /** Before this instant. */
  lt?: string | null | undefined;
  /** At this instant or before it. */
  lte?: string | null | undefined;
};

/** Conditions on an entity; all must hold. Null or {} is FILTER_INVALID. */
export type EntityFilter = {
  /** Each of these holds. An empty list is FILTER_INVALID. */
  and?: Array<EntityFilter> | null | undefined;
  /** By id; a merged one's id means its survivor. */
  id?: IdFilter | null | undefined;
  /** What sort of thing it is. */
  kind?: EntityKindFilter | null | undefined;
  /** Its name or one of its aliases. */
  name?: TextFilter | null | undefined;
  /** This does not hold: the exact complement. */
  not?: EntityFilter | null | undefined;
  /** One or more of these hold. An empty list is FILTER_INVALID. */
  or?: Array<EntityFilter> | null | undefined;
  /** Its Wikidata item. */
  wikidataId?: StringFilter | null | undefined;
};

/** An entity that claims of this article name. */
export type EntityInput = {
  /** Other names; they are added to those that are known. */
  aliases?: Array<string> | null | undefined;
  /** Names the entity within this input; it is not stored. */
  key: string;
  /** What sort of thing it is; part of its identity. */
  kind: EntityKind;
  /** Its name. A known entity keeps the name that it has. */
  name: string;
  /** Its Wikidata item, such as Q95: its identity where it is given. */
  wikidataId?: string | null | undefined;
};

/** What sort of thing an entity is; part of its identity. Clients must tolerate values that they do not know. */
export type EntityKind =
  /** Something that happens at a time: a summit, a match, a disaster. */
  | 'EVENT'
  /** A company, party, agency, team or other body. */
  | 'ORGANIZATION'
  /** None of these. */
  | 'OTHER'
  /** A human being. */
  | 'PERSON'
  /** A country, city, building or other location. */
  | 'PLACE'
  /** Something made: a model, a device, a drug, a service. */
  | 'PRODUCT'
  /** A book, film, law, report or other work. */
  | 'WORK'
  | '%future added value';

/** A choice of kinds of entity. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type EntityKindFilter = {
  /** Exactly this kind. */
  eq?: EntityKind | null | undefined;
  /** Any of these; an empty list matches nothing. */
  in?: Array<EntityKind> | null | undefined;
};

/** A comparison of a number. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type FloatFilter = {
  /** Equal to this. */
  eq?: number | null | undefined;
  /** Greater than this. */
  gt?: number | null | undefined;
  /** This or greater. */
  gte?: number | null | undefined;
  /** true: the value is absent. false: it is there. Any other comparison with an absent value is false. */
  isNull?: boolean | null | undefined;
  /** Less than this. */
  lt?: number | null | undefined;
  /** This or less. */
  lte?: number | null | undefined;
};

/** A choice by id. The id of a merged entity or publisher means its survivor; an id that names nothing matches nothing. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type IdFilter = {
  /** Exactly this one. */
  eq?: string | number | null | undefined;
  /** Any of these; an empty list matches nothing. */
  in?: Array<string | number> | null | undefined;
};

/** A batch of articles. */
export type IngestArticlesInput = {
  /** The articles; results come in this order. */
  articles: Array<ArticleInput>;
  /** Names the batch: the same key from the same sender again is the same batch and batchId. */
  batchKey?: string | null | undefined;
  /** Report what would happen and change nothing. */
  dryRun?: boolean;
  /** What happens to the others when an article is refused. */
  errorPolicy?: IngestErrorPolicy;
};

/** What is wrong with an article. Clients must tolerate codes that they do not know. Wrong types and unknown enum values refuse a GraphQL request whole; the bulk path answers them per item with INVALID_VALUE. */
export type IngestErrorCode =
  /** The stored revision is not `ifRevision`. */
  | 'CONFLICT'
  /** The same key twice in one list. */
  | 'DUPLICATE_KEY'
  /** The same article twice in one batch. */
  | 'DUPLICATE_URI'
  /** A text that must not be empty is. */
  | 'EMPTY'
  /** The sender may not write this extractor. */
  | 'EXTRACTOR_NOT_YOURS'
  /** Two values of the input contradict each other. */
  | 'INCONSISTENT'
  /** No RFC 3339 instant. */
  | 'INVALID_DATE'
  /** Not a BCP 47 language tag. */
  | 'INVALID_LANGUAGE'
  /** No URI, or one that names nothing that can be fetched or cited. */
  | 'INVALID_URI'
  /** A value that cannot be stored, such as text with U+0000 or an unpaired surrogate. */
  | 'INVALID_VALUE'
  /** A number is outside its range. */
  | 'OUT_OF_RANGE'
  /** A field that this article needs is missing. */
  | 'REQUIRED'
  /** A newer text of this article is stored already. */
  | 'STALE'
  /** A text is longer than its limit. */
  | 'TOO_LONG'
  /** A list is longer than its limit. */
  | 'TOO_MANY'
  /** A claim names an entity that the input does not have. */
  | 'UNKNOWN_ENTITY_KEY'
  | '%future added value';

/** What happens to the others when an article is refused. */
export type IngestErrorPolicy =
  /** They are not: NOT_APPLIED. */
  | 'REJECT_ALL'
  /** They are stored. */
  | 'REJECT_FAILED'
  | '%future added value';

/** What became of an article. */
export type IngestStatus =
  /** It is new. */
  | 'CREATED'
  /** Valid, but the batch was refused (REJECT_ALL). */
  | 'NOT_APPLIED'
  /** It was refused; `errors` say why. It has no claim results. */
  | 'REJECTED'
  /** It was known, exactly so: nothing was written. */
  | 'UNCHANGED'
  /** It was known; it, one of its claims or one of its entities changed. */
  | 'UPDATED'
  | '%future added value';

/** A comparison of a whole number. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type IntFilter = {
  /** Equal to this. */
  eq?: number | null | undefined;
  /** Greater than this. */
  gt?: number | null | undefined;
  /** This or greater. */
  gte?: number | null | undefined;
  /** Less than this. */
  lt?: number | null | undefined;
  /** This or less. */
  lte?: number | null | undefined;
};

/** Conditions on a publisher; all must hold. Null or {} is FILTER_INVALID. */
export type PublisherFilter = {
  /** Each of these holds. An empty list is FILTER_INVALID. */
  and?: Array<PublisherFilter> | null | undefined;
  /** Its domain. */
  domain?: StringFilter | null | undefined;
  /** Whom it belongs to: it is one of these publishers, or has one as its parent, its parent's parent and so on. The id of an owner finds everything that the owner publishes anywhere. */
  family?: IdFilter | null | undefined;
  /** By id; a merged one's id means its survivor. */
  id?: IdFilter | null | undefined;
  /** Its name or one of its aliases. */
  name?: TextFilter | null | undefined;
  /** This does not hold: the exact complement. */
  not?: PublisherFilter | null | undefined;
  /** One or more of these hold. An empty list is FILTER_INVALID. */
  or?: Array<PublisherFilter> | null | undefined;
};

/** A publisher by its names. Without domain it means the one publisher of that name or alias, where there is exactly one. */
export type PublisherInput = {
  /** The domain of its site, such as example.org: its identity where it is given. */
  domain?: string | null | undefined;
  /** Its name. */
  name: string;
};

/** The article's own words. Whitespace, quotation marks and dashes may differ from the body's. */
export type QuoteInput = {
  /** Where they start, in Unicode code points. Where the words occur more than once in the body, the occurrence nearest to it counts; without it the first. */
  start?: number | null | undefined;
  /** The words. */
  text: string;
};

/** A comparison of a code or address, character by character; case matters. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type StringFilter = {
  /** Exactly this. */
  eq?: string | null | undefined;
  /** Any of these; an empty list matches nothing. */
  in?: Array<string> | null | undefined;
  /** true: the value is absent. false: it is there. Any other comparison with an absent value is false. */
  isNull?: boolean | null | undefined;
  /** It begins with this. */
  startsWith?: string | null | undefined;
};

/** A search in text. Case and diacritics never matter: Čína is cina, Straße is strasse. Folding: NFKD; combining marks U+0300–036F and the points of Arabic and Hebrew removed; ł ø đ ı and their like by a short table; full case folding; then NFC. Words: maximal runs of letters and digits; in scripts without spaces, the words that a dictionary finds; a run of pictographs is a word. Where an object has several texts (name and aliases, title and body), all conditions must hold in the same one. A text without a word is FILTER_INVALID. Several conditions in one object must all hold. Null or {} is FILTER_INVALID. */
export type TextFilter = {
  /** The whole normalised text occurs somewhere in it. */
  contains?: string | null | undefined;
  /** It is exactly this text, normalised. */
  equals?: string | null | undefined;
  /** Every word occurs as a whole word, in any order; a word ending in * matches as a prefix. */
  matches?: string | null | undefined;
};

export type ArticleQueryVariables = Exact<{
  uri: string;
}>;


export type ArticleQuery = { article: { title: string | null, body: string | null, revision: number, publisher: { name: string, domain: string | null } | null, citedPublishers: Array<{ name: string }>, claims: { nodes: Array<{ key: string, text: string, quote: { text: string, start: number | null, end: number | null, verified: boolean } | null, attributions: Array<{ kind: AttributionKind, articleUri: string | null, article: { title: string | null } | null }> }> } } | null };

export type ClaimsAboutAnEntityQueryVariables = Exact<{
  name: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ClaimsAboutAnEntityQuery = { claims: { logCursor: string, totalCount: number | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, text: string, language: string, modality: ClaimModality, confidence: number | null, quote: { text: string, verified: boolean } | null, article: { uri: string, publishedAt: string | null, publisher: { name: string } | null }, entities: Array<{ role: ClaimRole, entity: { id: string, name: string } }>, attributions: Array<{ kind: AttributionKind, speaker: string | null, anonymousSources: number | null, publisher: { name: string } | null }> }> } | null };

export type ContradictionsQueryVariables = Exact<{
  name: string;
}>;


export type ContradictionsQuery = { claims: { nodes: Array<{ text: string, relations: { nodes: Array<{ note: string | null, stale: boolean, from: { text: string, article: { publisher: { name: string } | null } }, to: { text: string, article: { publisher: { name: string } | null } } }> } }> } | null };

export type EntitiesQueryVariables = Exact<{ [key: string]: never; }>;


export type EntitiesQuery = { entities: { totalCount: number | null, nodes: Array<{ id: string, kind: EntityKind, name: string, aliases: Array<string>, claimCount: number }> } | null };

export type FollowSubscriptionVariables = Exact<{
  filter?: ClaimFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type FollowSubscription = { claimEvents: { kind: ClaimEventKind, cursor: string, occurredAt: string, reason: ClaimRemovalReason | null, claimId: string | null, claim: { id: string, text: string, modality: ClaimModality, article: { uri: string, publisher: { name: string } | null }, entities: Array<{ role: ClaimRole, entity: { id: string, name: string } }> } | null } };

export type IngestAnArticleMutationVariables = Exact<{
  input: IngestArticlesInput;
}>;


export type IngestAnArticleMutation = { ingestArticles: { batchId: string | null, cursor: string, results: Array<{ index: number, status: IngestStatus, article: { id: string, uri: string, revision: number } | null, claims: Array<{ key: string, status: ClaimIngestStatus, claim: { id: string, quote: { start: number | null, end: number | null, verified: boolean } | null } | null }>, errors: Array<{ path: Array<string>, code: IngestErrorCode, message: string }> }> } };

export type RelateClaimsMutationVariables = Exact<{
  from: string | number;
  to: string | number;
  note?: string | null | undefined;
}>;


export type RelateClaimsMutation = { relateClaims: { created: boolean, cursor: string, relation: { id: string, type: ClaimRelationType, note: string | null } } };

export type RetractABatchMutationVariables = Exact<{
  batchId: string | number;
  reason: string;
}>;


export type RetractABatchMutation = { retractBatch: { retracted: number, cursor: string } };

export type SearchQueryVariables = Exact<{
  since?: string | null | undefined;
}>;


export type SearchQuery = { claims: { nodes: Array<{ text: string, confidence: number | null, article: { title: string | null, publishedAt: string | null } }> } | null };


export const ArticleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Article"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"uri"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"article"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"uri"},"value":{"kind":"Variable","name":{"kind":"Name","value":"uri"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"domain"}}]}},{"kind":"Field","name":{"kind":"Name","value":"citedPublishers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"claims"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"verified"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attributions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"articleUri"}},{"kind":"Field","name":{"kind":"Name","value":"article"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ArticleQuery, ArticleQueryVariables>;
export const ClaimsAboutAnEntityDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ClaimsAboutAnEntity"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"claims"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"entities"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"some"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"entity"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"equals"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}]}}]}}]}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logCursor"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"language"}},{"kind":"Field","name":{"kind":"Name","value":"modality"}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"verified"}}]}},{"kind":"Field","name":{"kind":"Name","value":"article"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"uri"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"entity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"attributions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"speaker"}},{"kind":"Field","name":{"kind":"Name","value":"anonymousSources"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ClaimsAboutAnEntityQuery, ClaimsAboutAnEntityQueryVariables>;
export const ContradictionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Contradictions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"claims"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"entities"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"some"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"entity"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"equals"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}]}}]}}]}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"relations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"type"},"value":{"kind":"EnumValue","value":"CONTRADICTS"}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"stale"}},{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"article"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"article"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ContradictionsQuery, ContradictionsQueryVariables>;
export const EntitiesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entities"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"CLAIM_COUNT"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"aliases"}},{"kind":"Field","name":{"kind":"Name","value":"claimCount"}}]}}]}}]}}]} as unknown as DocumentNode<EntitiesQuery, EntitiesQueryVariables>;
export const FollowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Follow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ClaimFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"LogCursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"claimEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"claimId"}},{"kind":"Field","name":{"kind":"Name","value":"claim"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"modality"}},{"kind":"Field","name":{"kind":"Name","value":"article"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"uri"}},{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"entity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<FollowSubscription, FollowSubscriptionVariables>;
export const IngestAnArticleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"IngestAnArticle"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"IngestArticlesInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ingestArticles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"article"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"uri"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}}]}},{"kind":"Field","name":{"kind":"Name","value":"claims"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"claim"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"verified"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<IngestAnArticleMutation, IngestAnArticleMutationVariables>;
export const RelateClaimsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RelateClaims"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"note"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"relateClaims"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"type"},"value":{"kind":"EnumValue","value":"CONTRADICTS"}},{"kind":"ObjectField","name":{"kind":"Name","value":"note"},"value":{"kind":"Variable","name":{"kind":"Name","value":"note"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"relation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"note"}}]}}]}}]}}]} as unknown as DocumentNode<RelateClaimsMutation, RelateClaimsMutationVariables>;
export const RetractABatchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RetractABatch"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"batchId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retractBatch"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"batchId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"batchId"}}},{"kind":"Argument","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retracted"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}}]}}]} as unknown as DocumentNode<RetractABatchMutation, RetractABatchMutationVariables>;
export const SearchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Search"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"since"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"claims"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"PUBLISHED_AT"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"text"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"matches"},"value":{"kind":"StringValue","value":"klientu unik*","block":false}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"language"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"in"},"value":{"kind":"ListValue","values":[{"kind":"StringValue","value":"cs","block":false},{"kind":"StringValue","value":"en","block":false}]}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"confidence"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"gte"},"value":{"kind":"FloatValue","value":"0.8"}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"article"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"publishedAt"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"gte"},"value":{"kind":"Variable","name":{"kind":"Name","value":"since"}}}]}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"not"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"modality"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"eq"},"value":{"kind":"EnumValue","value":"OPINION"}}]}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"confidence"}},{"kind":"Field","name":{"kind":"Name","value":"article"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"publishedAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<SearchQuery, SearchQueryVariables>;