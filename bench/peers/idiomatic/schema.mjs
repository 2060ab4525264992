/** The GraphQL schema as the documentation of Pothos and its Prisma plugin shows it. */
import SchemaBuilder from "@pothos/core";
import PrismaPlugin from "@pothos/plugin-prisma";
import RelayPlugin from "@pothos/plugin-relay";
import { getDatamodel } from "./.generated/pothos.ts";

export const buildSchema = ({ prisma, pubSub, createArticle }) => {
  const builder = new SchemaBuilder({
    plugins: [PrismaPlugin, RelayPlugin],
    prisma: { client: prisma, dmmf: getDatamodel() },
    relay: {},
  });

  for (const [name, values] of Object.entries({
    EntityKind: ["ORGANIZATION", "PERSON", "PRODUCT", "PLACE", "EVENT", "WORK", "OTHER"],
    ClaimRole: ["SUBJECT", "OBJECT", "SPEAKER", "MENTION"],
    ClaimModality: ["ASSERTED", "REPORTED", "PREDICTED", "RUMOURED", "DENIED", "OPINION"],
    ClaimStatus: ["ACTIVE", "RETRACTED", "WITHDRAWN"],
  }))
    builder.enumType(name, { values });
  builder.scalarType("DateTime", { serialize: (date) => date.toISOString() });
  builder.scalarType("JSON", { serialize: (value) => value, parseValue: (value) => value });
  const date = (t, name) => t.field({ type: "DateTime", nullable: true, resolve: (row) => row[name] });
  const id = (t) => t.id({ resolve: (row) => String(row.id) });

  builder.prismaObject("Publisher", { fields: (t) => ({ id: id(t), name: t.exposeString("name") }) });
  builder.prismaObject("Entity", {
    fields: (t) => ({ id: id(t), name: t.exposeString("name"), kind: t.expose("kind", { type: "EntityKind" }) }),
  });
  builder.prismaObject("Article", {
    fields: (t) => ({
      id: id(t),
      title: t.exposeString("title", { nullable: true }),
      uri: t.exposeString("uri"),
      publishedAt: date(t, "publishedAt"),
      publisher: t.relation("publisher", { nullable: true }),
    }),
  });
  builder.prismaObject("ClaimEntity", {
    fields: (t) => ({ role: t.expose("role", { type: "ClaimRole" }), entity: t.relation("entity") }),
  });
  builder.prismaObject("Claim", {
    fields: (t) => ({
      id: id(t),
      key: t.exposeString("key"),
      extractor: t.exposeString("extractor"),
      text: t.exposeString("text"),
      language: t.exposeString("language"),
      modality: t.expose("modality", { type: "ClaimModality" }),
      confidence: t.exposeFloat("confidence", { nullable: true }),
      status: t.expose("status", { type: "ClaimStatus" }),
      ingestedAt: date(t, "ingestedAt"),
      article: t.relation("article"),
      entities: t.relation("entities", { query: { orderBy: { position: "asc" } } }),
    }),
  });

  builder.queryType({
    fields: (t) => ({
      claim: t.prismaField({
        type: "Claim",
        nullable: true,
        args: { id: t.arg.id({ required: true }) },
        resolve: (query, _, args) => prisma.claim.findUnique({ ...query, where: { id: BigInt(args.id) } }),
      }),
      claims: t.prismaConnection({
        type: "Claim",
        cursor: "id",
        args: { entity: t.arg.id({ required: true }) },
        resolve: (query, _, args) =>
          prisma.claim.findMany({
            ...query,
            where: { status: "ACTIVE", entities: { some: { entityId: BigInt(args.entity) } } },
            orderBy: { id: "desc" },
          }),
      }),
    }),
  });
  builder.mutationType({
    fields: (t) => ({
      addArticle: t.field({
        type: "Int",
        args: { input: t.arg({ type: "JSON", required: true }) },
        resolve: async (_, { input }) => {
          const article = await createArticle(input);
          for (const claim of article.claims) pubSub.publish("claimAdded", { ...claim, article });
          return article.claims.length;
        },
      }),
    }),
  });
  builder.subscriptionType({
    fields: (t) => ({
      claimAdded: t.field({
        type: "Claim",
        subscribe: () => pubSub.subscribe("claimAdded"),
        resolve: (claim) => claim,
      }),
    }),
  });
  return builder.toSchema();
};
