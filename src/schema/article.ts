/** Published texts: the type, its filter, its lists. */
import { RequestError } from "../terms/errors.ts";
import { encodeId } from "../terms/ids.ts";
import { canonicalUri } from "../terms/uri.ts";
import { builder } from "./builder.ts";
import { countOf } from "./connection.ts";
import { BooleanFilter, DateTimeFilter, IdFilter, StringFilter, TextFilter } from "./filter.ts";
import { ArticleConnection, articleListArgs, ClaimConnection, claimListArgs } from "./lists.ts";
import { must, readArticles, readClaims } from "./parent.ts";
import { ArticleFilterRef, ArticleRef, NodeRef, PublisherFilterRef, PublisherRef } from "./refs.ts";

ArticleRef.implement({
  description:
    "One published text. `uri` is its identity: a canonical https URL, or any other URI (urn:, tag:) where there is none.",
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ description: "Opaque; never changes.", resolve: (article) => encodeId("Article", article.id) }),
    uri: t.exposeString("uri", { description: "Its address in canonical form." }),
    title: t.exposeString("title", { nullable: true, description: "Null where the source gives no title." }),
    body: t.string({
      nullable: true,
      description:
        "The text that quotes point into, exactly as sent; offsets count Unicode code points. Null where it may not be shown.",
      resolve: ({ id }, _, { reading, access, viewer }) => (access.showsBodies(viewer) ? reading.body(id) : null),
    }),
    language: t.exposeString("language", { description: "BCP 47, such as cs or pt-BR." }),
    publisher: t.field({
      type: PublisherRef,
      nullable: true,
      description: "Who published it; of merged ones the survivor. Null where the source names none.",
      resolve: ({ publisherId }, _, { reading }) => (publisherId === null ? null : reading.publisher(publisherId)),
    }),
    authors: t.stringList({
      description: "In the order of the source; empty where it names none.",
      resolve: (article) => [...article.authors],
    }),
    publishedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Null where the source gives no date; never guessed.",
      resolve: (article) => article.publishedAt,
    }),
    ingestedAt: t.field({
      type: "DateTime",
      description: "When it was first stored: the instant of its commit.",
      resolve: (article) => article.ingestedAt,
    }),
    revision: t.exposeInt("revision", { description: "1 for the first text; one more each time the text changes." }),
    redactedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When its text was taken down for good: body and quotes are null since. Null where it was not.",
      resolve: (article) => article.redactedAt,
    }),
    redactedReason: t.exposeString("redactedReason", {
      nullable: true,
      description: "Why its text was taken down. Null where it was not.",
    }),
    citedPublishers: t.field({
      type: [PublisherRef],
      description: "The outlets that the article itself names as its sources, in its order.",
      resolve: async ({ id }, _, { reading }) => {
        const cited = await reading.citedPublishers(id);
        return Promise.all(cited.map((publisher) => must(reading.publisher(publisher))));
      },
    }),
    copyOf: t.field({
      type: ArticleRef,
      nullable: true,
      description:
        "The first article with near-equal text, where this is a copy of it: carried from a wire, reprinted, lightly edited. Null for the first one itself, and for one without copies. Known within seconds of the text; copies count as one in corroboration.",
      resolve: async ({ id }, _, { reading }) => {
        const head = await reading.copyHead(id);
        return head === null || head === id ? null : must(reading.article(head));
      },
    }),
    copies: t.field({
      type: [ArticleRef],
      description: "The other articles with near-equal text, the one that was stored first at the head.",
      args: { first: t.arg.int({ description: "How many at most: 1 to 100, 20 where left out." }) },
      resolve: async ({ id }, { first }, { reading }) => {
        const copies = (await reading.copies(id)).slice(0, countOf(first, "Article.copies.first"));
        return Promise.all(copies.map((copy) => must(reading.article(copy))));
      },
    }),
    claims: t.field({
      type: ClaimConnection,
      description: "The claims that it makes, of every extractor.",
      args: claimListArgs,
      resolve: ({ id }, args, { reading }) => readClaims(reading, { type: "article", id }, args),
    }),
  }),
});

ArticleFilterRef.implement({
  description: "Conditions on an article; all must hold. Null or {} is FILTER_INVALID.",
  fields: (t) => ({
    and: t.field({ type: [ArticleFilterRef], description: "Each of these holds. An empty list is FILTER_INVALID." }),
    or: t.field({
      type: [ArticleFilterRef],
      description: "One or more of these hold. An empty list is FILTER_INVALID.",
    }),
    not: t.field({ type: ArticleFilterRef, description: "This does not hold: the exact complement." }),
    id: t.field({ type: IdFilter, description: "Its id." }),
    uri: t.field({ type: StringFilter, description: "Its canonical uri." }),
    text: t.field({ type: TextFilter, description: "Its title or its body." }),
    language: t.field({ type: StringFilter, description: "Its language; startsWith pt finds pt-BR too." }),
    publishedAt: t.field({ type: DateTimeFilter, description: "When it was published." }),
    ingestedAt: t.field({ type: DateTimeFilter, description: "When it was first stored." }),
    hasPublisher: t.field({ type: BooleanFilter, description: "Whether the source names a publisher." }),
    publisher: t.field({
      type: PublisherFilterRef,
      description: "Its publisher. False for an article without one, whatever is asked of it.",
    }),
  }),
});

/** The canonical spelling of `article(uri)`'s argument. Throws BAD_INPUT where it is no URI. */
export const expectUri = (uri: string): string => {
  const canonical = canonicalUri(uri);
  if (canonical !== null) return canonical;
  throw new RequestError(
    "BAD_INPUT",
    `article.uri: ${JSON.stringify(uri.slice(0, 80))} is no URI; pass one with its scheme, such as https://example.org/a.`,
  );
};

builder.queryFields((t) => ({
  article: t.field({
    type: ArticleRef,
    nullable: true,
    description: "The article of this uri; null where none was ingested.",
    args: {
      uri: t.arg.string({
        required: true,
        description: "Any spelling of the address: it is made canonical as ingest does it. No URI at all is BAD_INPUT.",
      }),
    },
    resolve: (_, { uri }, { reading }) => reading.articleByUri(expectUri(uri)),
  }),
  articles: t.field({
    type: ArticleConnection,
    nullable: true,
    description: "Articles, newest first where no order is given.",
    args: articleListArgs,
    resolve: (_, args, { reading }) => readArticles(reading, null, args),
  }),
}));
