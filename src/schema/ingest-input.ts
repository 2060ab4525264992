/** What a scraper sends. On an article that is already known, a field left out keeps what is stored; null clears it. */
import { builder, enumeration } from "./builder.ts";
import { AttributionKindEnum, ClaimModalityEnum, ClaimRoleEnum, EntityKindEnum } from "./enumerations.ts";

const PublisherInput = builder.inputType("PublisherInput", {
  description:
    "A publisher by its names. Without domain it means the one publisher of that name or alias, where there is exactly one.",
  fields: (t) => ({
    name: t.string({ required: true, description: "Its name." }),
    domain: t.string({ description: "The domain of its site, such as example.org: its identity where it is given." }),
  }),
});

const EntityInput = builder.inputType("EntityInput", {
  description: "An entity that claims of this article name.",
  fields: (t) => ({
    key: t.string({ required: true, description: "Names the entity within this input; it is not stored." }),
    kind: t.field({
      type: EntityKindEnum,
      required: true,
      description: "What sort of thing it is; part of its identity.",
    }),
    name: t.string({ required: true, description: "Its name. A known entity keeps the name that it has." }),
    aliases: t.stringList({ description: "Other names; they are added to those that are known." }),
    wikidataId: t.string({ description: "Its Wikidata item, such as Q95: its identity where it is given." }),
  }),
});

const QuoteInput = builder.inputType("QuoteInput", {
  description: "The article's own words. Whitespace, quotation marks and dashes may differ from the body's.",
  fields: (t) => ({
    text: t.string({ required: true, description: "The words." }),
    start: t.int({
      description:
        "Where they start, in Unicode code points. Where the words occur more than once in the body, the occurrence nearest to it counts; without it the first.",
    }),
  }),
});

const ClaimEntityInput = builder.inputType("ClaimEntityInput", {
  description: "An entity's part in a claim.",
  fields: (t) => ({
    entity: t.string({ required: true, description: "An entity key of this input; another is UNKNOWN_ENTITY_KEY." }),
    role: t.field({ type: ClaimRoleEnum, required: true, description: "Which part it plays." }),
  }),
});

const AttributionInput = builder.inputType("AttributionInput", {
  description: "Who stands behind a claim, as the article gives it.",
  fields: (t) => ({
    kind: t.field({ type: AttributionKindEnum, required: true, description: "In which way the article says it." }),
    publisher: t.field({
      type: PublisherInput,
      description: "The outlet it is credited to, for CITES_PUBLISHER and WIRE.",
    }),
    articleUri: t.string({ description: "The cited article's address, in any spelling." }),
    speaker: t.string({ description: "A named person, office or document, in the article's words." }),
    speakerEntity: t.string({ description: "The speaker as an entity key of this input." }),
    anonymousSources: t.int({ description: "How many unnamed sources; 1 or more." }),
  }),
});

const ClaimInput = builder.inputType("ClaimInput", {
  description: "One statement of the article. It replaces the extractor's claim of this key whole.",
  fields: (t) => ({
    key: t.string({
      required: true,
      description:
        "The extractor's name for it: it names one statement, never a position. Twice in one list is DUPLICATE_KEY.",
    }),
    text: t.string({ required: true, description: "The statement." }),
    language: t.string({ description: "BCP 47. Left out: the article's language." }),
    quote: t.field({
      type: QuoteInput,
      description: "The article's own words. Not found in the body: kept, unverified.",
    }),
    entities: t.field({ type: [ClaimEntityInput], description: "What it is about, in order." }),
    modality: t.field({
      type: ClaimModalityEnum,
      required: true,
      defaultValue: "ASSERTED",
      description: "How firmly the article says it.",
    }),
    attributions: t.field({
      type: [AttributionInput],
      description: "Who stands behind it. Left out or empty: UNSTATED.",
    }),
    confidence: t.float({ description: "The extractor's own confidence, 0 to 1." }),
  }),
});

const ArticleInput = builder.inputType("ArticleInput", {
  description: [
    "One article. On an article that is already known, a field left out keeps what is stored; null clears it.",
    "The same canonical uri twice in one batch is DUPLICATE_URI, unless the extractors differ.",
  ].join(" "),
  fields: (t) => ({
    uri: t.string({
      required: true,
      description:
        "Its address, in any spelling. What makes no difference is taken off: case of scheme and host, default port, fragment, tracking parameters. http and https, `www.` and paths differ.",
    }),
    title: t.string({ description: "Its title. Null where the source gives none." }),
    body: t.string({ description: "Its text, stored exactly as sent. Required for a new article." }),
    language: t.string({ description: "BCP 47. Required for a new article." }),
    publisher: t.field({ type: PublisherInput, description: "Who published it." }),
    authors: t.stringList({ description: "In the order of the source." }),
    publishedAt: t.string({ description: "RFC 3339 with any offset; else INVALID_DATE for this article alone." }),
    fetchedAt: t.string({
      description: "When this text was read at its source (RFC 3339); older than what is stored: REJECTED with STALE.",
    }),
    ifRevision: t.int({ description: "Refused with CONFLICT unless this is the stored revision." }),
    citedPublishers: t.field({
      type: [PublisherInput],
      description: "The outlets that the article itself names as its sources.",
    }),
    entities: t.field({ type: [EntityInput], description: "The entities that its claims name by key." }),
    extractor: t.string({
      required: true,
      defaultValue: "default",
      description:
        "Who extracted entities and claims; several may read one article. A key writes only the extractors it was given.",
    }),
    claims: t.field({
      type: [ClaimInput],
      description:
        "Left out or null: leave the claims as they are. A list: these are this extractor's claims now, each replaced whole; its earlier ones that are missing are WITHDRAWN.",
    }),
  }),
});

const IngestErrorPolicy = enumeration<"REJECT_FAILED" | "REJECT_ALL">(
  "IngestErrorPolicy",
  "What happens to the others when an article is refused.",
  { REJECT_FAILED: "They are stored.", REJECT_ALL: "They are not: NOT_APPLIED." },
);

export const IngestArticlesInput = builder.inputType("IngestArticlesInput", {
  description: "A batch of articles.",
  fields: (t) => ({
    articles: t.field({
      type: [ArticleInput],
      required: true,
      description: "The articles; results come in this order.",
    }),
    batchKey: t.string({
      description: "Names the batch: the same key from the same sender again is the same batch and batchId.",
    }),
    errorPolicy: t.field({
      type: IngestErrorPolicy,
      required: true,
      defaultValue: "REJECT_FAILED",
      description: "What happens to the others when an article is refused.",
    }),
    dryRun: t.boolean({
      required: true,
      defaultValue: false,
      description: "Report what would happen and change nothing.",
    }),
  }),
});
