/** Answers of the service turned back into inputs: what `ingest` reads from these lines is what stood there. */
import type { ArticleNode, ClaimName, ClaimNode, EntityNode, PublisherNode, RelationNode } from "./operations.ts";

const publisherInput = ({ name, domain }: PublisherNode): object => (domain === null ? { name } : { name, domain });

/** An entity's id serves as its key: whatever names it in this line names the same one. */
const entityInput = ({ id, kind, name, aliases, wikidataId }: EntityNode): object => ({
  key: id,
  kind,
  name,
  aliases,
  ...(wikidataId === null ? {} : { wikidataId }),
});

const present = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

const claimInput = (claim: ClaimNode): object => ({
  key: claim.key,
  text: claim.text,
  language: claim.language,
  modality: claim.modality,
  entities: claim.entities.map(({ role, entity }) => ({ entity: entity.id, role })),
  attributions: claim.attributions.map(({ publisher, speakerEntity, ...rest }) =>
    present({
      ...rest,
      publisher: publisher && publisherInput(publisher),
      speakerEntity: speakerEntity?.id ?? null,
    }),
  ),
  ...present({ confidence: claim.confidence, quote: claim.quote && present(claim.quote) }),
});

const entitiesOf = (claims: readonly ClaimNode[]): object[] => {
  const entities = new Map<string, EntityNode>();
  for (const claim of claims) {
    for (const { entity } of claim.entities) entities.set(entity.id, entity);
    for (const { speakerEntity } of claim.attributions)
      if (speakerEntity) entities.set(speakerEntity.id, speakerEntity);
  }
  return [...entities.values()].map(entityInput);
};

/**
 * One line per extractor that has claims there, each with the whole article, so that every line can stand alone; one line without
 * claims where there are none.
 */
export const articleLines = (article: ArticleNode, claims: readonly ClaimNode[]): object[] => {
  const { uri, title, body, language, publisher, authors, publishedAt, citedPublishers } = article;
  const whole = {
    uri,
    title,
    body,
    language,
    publisher: publisher && publisherInput(publisher),
    authors,
    publishedAt,
    citedPublishers: citedPublishers.map(publisherInput),
  };
  const extractors = Map.groupBy(claims, ({ extractor }) => extractor);
  if (extractors.size === 0) return [whole];
  return [...extractors].map(([extractor, own]) => ({
    ...whole,
    extractor,
    entities: entitiesOf(own),
    claims: own.map(claimInput),
  }));
};

const nameOf = ({ article, extractor, key }: ClaimName): object => ({ uri: article.uri, extractor, key });

/** A relation as a line of its own; ids differ between services, so its ends are named. */
export const relationLine = ({ type, note, from, to }: RelationNode): object => ({
  relation: { type, ...present({ note }), from: nameOf(from), to: nameOf(to) },
});
