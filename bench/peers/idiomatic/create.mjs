/** An article with its claims by Prisma's nested create, entities by connectOrCreate, as its documentation shows. */
import { createHash } from "node:crypto";
import { fold, nameKey } from "../../../src/filter/fold.ts";

const createdIn = 1n;

export const articleCreator = (prisma) => {
  const publisherOf = async (input) => {
    if (!input) return null;
    const known = await prisma.publisher.findFirst({
      where: input.domain ? { domain: input.domain } : { nameKey: nameKey(input.name), domain: null },
    });
    if (known) return known.id;
    return prisma.$transaction(async (transaction) => {
      const [{ id }] = await transaction.$queryRaw`SELECT nextval('publisher_id_seq') AS id`;
      const { name, domain } = input;
      await transaction.publisher.create({
        data: { id, name, nameKey: nameKey(name), domain, survivorId: id, createdIn },
      });
      return id;
    });
  };

  const entityOf = async ({ kind, name, aliases, wikidataId }) => {
    const known = await prisma.entity.findFirst({
      where: wikidataId ? { wikidataId } : { kind, nameKey: nameKey(name), wikidataId: null },
    });
    if (known) return known.id;
    const [{ id }] = await prisma.$queryRaw`SELECT nextval('entity_id_seq') AS id`;
    const names = [name, ...(aliases ?? [])].map((each, position) => ({ position, folded: fold(each) }));
    await prisma.entity.create({
      data: {
        id,
        kind,
        name,
        nameKey: nameKey(name),
        aliases,
        wikidataId,
        survivorId: id,
        createdIn,
        names: { create: names },
      },
    });
    return id;
  };

  return async (input) => {
    const stored = await prisma.article.findUnique({ where: { uri: input.uri } });
    if (stored) return { ...stored, claims: [] };
    const at = new Date();
    const publisherId = await publisherOf(input.publisher);
    const entities = new Map();
    for (const entity of input.entities) entities.set(entity.key, await entityOf(entity));
    const { uri, title, language, authors, publishedAt, body } = input;
    const texts = [{ part: "BODY", folded: fold(body) }, ...(title ? [{ part: "TITLE", folded: fold(title) }] : [])];
    const claims = input.claims.map((claim) => ({
      extractor: "default",
      key: claim.key,
      text: claim.text,
      textFolded: fold(claim.text),
      language,
      quoteText: claim.quote.text,
      quoteStart: body.indexOf(claim.quote.text),
      quoteEnd: body.indexOf(claim.quote.text) + claim.quote.text.length,
      quoteVerified: true,
      modality: claim.modality,
      confidence: claim.confidence,
      status: "ACTIVE",
      ingestedAt: at,
      updatedAt: at,
      createdIn,
      entities: {
        create: claim.entities.map(({ entity, role }, position) => ({
          position,
          role,
          givenId: entities.get(entity),
          entity: { connect: { id: entities.get(entity) } },
        })),
      },
      attributions: {
        create: (claim.attributions ?? [{ kind: "UNSTATED" }]).map(({ kind, speaker, anonymousSources }, position) => ({
          position,
          kind,
          speaker,
          speakerFolded: speaker && fold(speaker),
          anonymousSources,
        })),
      },
    }));
    return prisma.article.create({
      data: {
        uri,
        title,
        language,
        authors,
        publishedAt,
        ingestedAt: at,
        revision: 1,
        createdIn,
        publisherGivenId: publisherId,
        ...(publisherId ? { publisher: { connect: { id: publisherId } } } : {}),
        texts: { create: texts },
        revisions: {
          create: {
            revision: 1,
            body,
            bodyHash: createHash("sha256").update(body).digest(),
            recordedIn: createdIn,
            recordedAt: at,
          },
        },
        claims: { create: claims },
      },
      include: { publisher: true, claims: { include: { entities: { include: { entity: true } } } } },
    });
  };
};
