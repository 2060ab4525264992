/** Who publishes: the type, its filter, its list, and what curators may change about it. */
import type { MergeOutcome } from "../domain/domain.ts";
import { parsePublisherFilter } from "../filter/filter.ts";
import type { PublisherTree } from "../filter/tree.ts";
import type { Order } from "../reading/reading.ts";
import type { LogPosition } from "../terms/cursors.ts";
import { encodeId, expectId } from "../terms/ids.ts";
import { builder } from "./builder.ts";
import { listRequest } from "./connection.ts";
import { IdFilter, StringFilter, TextFilter } from "./filter.ts";
import { ArticleConnection, articleListArgs, PublisherConnection, publisherListArgs } from "./lists.ts";
import { implementMergePayload, mergeKeys, writing } from "./merge.ts";
import { must, publisherSurvivor, readArticles } from "./parent.ts";
import { NodeRef, PublisherFilterRef, PublisherRef } from "./refs.ts";

PublisherRef.implement({
  description: [
    "Someone who publishes: a newspaper, an agency, a site. Identified by domain where one is known, else by normalised name.",
    "A name without domain means the one publisher of that name or alias, where there is exactly one.",
  ].join(" "),
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      description: "Opaque; keeps resolving after a merge.",
      resolve: (publisher) => encodeId("Publisher", publisher.id),
    }),
    name: t.exposeString("name", {
      description: "As it was first given, or as a curator set it. Ingest never renames.",
    }),
    aliases: t.stringList({
      description: "Its other names, in the order in which they became known. Ingest adds to them, never removes.",
      resolve: (publisher) => [...publisher.aliases],
    }),
    domain: t.exposeString("domain", {
      nullable: true,
      description: "The domain of its site, such as example.org. Null where none is known.",
    }),
    mergedInto: t.field({
      type: PublisherRef,
      nullable: true,
      description: "The publisher that it was merged into; null for one that stands for itself.",
      resolve: ({ mergedIntoId }, _, { reading }) => (mergedIntoId === null ? null : reading.publisher(mergedIntoId)),
    }),
    parent: t.field({
      type: PublisherRef,
      nullable: true,
      description:
        "The owner or family that it shares its origins with, such as national editions of one paper, as a curator set it; of a merged one its survivor. Null for one that stands alone. The head of a family is the last of the chain.",
      resolve: async ({ parentId }, _, { reading }) => {
        if (parentId === null) return null;
        const parent = await must(reading.publisher(parentId));
        return reading.publisher(await publisherSurvivor(reading, parent));
      },
    }),
    articles: t.field({
      type: ArticleConnection,
      description:
        "The articles that it published, newest first where no order is given. Of a merged one: its survivor's.",
      args: articleListArgs,
      resolve: async (publisher, args, { reading }) =>
        readArticles(reading, await publisherSurvivor(reading, publisher), args),
    }),
  }),
});

PublisherFilterRef.implement({
  description: "Conditions on a publisher; all must hold. Null or {} is FILTER_INVALID.",
  fields: (t) => ({
    and: t.field({ type: [PublisherFilterRef], description: "Each of these holds. An empty list is FILTER_INVALID." }),
    or: t.field({
      type: [PublisherFilterRef],
      description: "One or more of these hold. An empty list is FILTER_INVALID.",
    }),
    not: t.field({ type: PublisherFilterRef, description: "This does not hold: the exact complement." }),
    id: t.field({ type: IdFilter, description: "By id; a merged one's id means its survivor." }),
    name: t.field({ type: TextFilter, description: "Its name or one of its aliases." }),
    domain: t.field({ type: StringFilter, description: "Its domain." }),
    family: t.field({
      type: IdFilter,
      description:
        "Whom it belongs to: it is one of these publishers, or has one as its parent, its parent's parent and so on. The id of an owner finds everything that the owner publishes anywhere.",
    }),
  }),
});

builder.queryField("publishers", (t) =>
  t.field({
    type: PublisherConnection,
    nullable: true,
    description: "Publishers in the order of their names, merged ones left out.",
    args: publisherListArgs,
    resolve: (_, args, { reading }) =>
      reading.publishers(listRequest<PublisherTree, Order<"NAME">>(args, parsePublisherFilter(args.filter), null)),
  }),
);

const MergePublishersPayload = builder.objectRef<MergeOutcome>("MergePublishersPayload");
implementMergePayload(MergePublishersPayload, PublisherRef, "publisher", ({ reading }, id) => reading.publisher(id));

const UpdatePublisherPayload = builder
  .objectRef<{ readonly id: bigint; readonly position: LogPosition }>("UpdatePublisherPayload")
  .implement({
    description: "A publisher as a curator left it.",
    fields: (t) => ({
      publisher: t.field({
        type: PublisherRef,
        description: "The publisher, changed.",
        resolve: ({ id }, _, { reading }) => must(reading.publisher(id)),
      }),
      cursor: t.field({
        type: "LogCursor",
        description: "The claim log's end after this change; as `after` it hears what follows.",
        resolve: ({ position }) => position,
      }),
    }),
  });

const UpdatePublisherInput = builder.inputType("UpdatePublisherInput", {
  description: "What to change about a publisher. A field left out keeps what is stored.",
  fields: (t) => ({
    id: t.id({ required: true, description: "The publisher. A merged one is changed itself, not its survivor." }),
    name: t.string({ description: "Its new name. Null keeps the old one." }),
    aliases: t.stringList({ description: "All its other names: the list replaces the stored one. Null keeps it." }),
    domain: t.string({ description: "Its domain; null takes it away. One that another publisher has is BAD_INPUT." }),
  }),
});

builder.mutationFields((t) => ({
  mergePublishers: t.field({
    type: MergePublishersPayload,
    description:
      "Scope: curate. Makes `into` stand for `from` everywhere. The retired one's id keeps resolving, with mergedInto. A merge that would close a circle is refused with BAD_INPUT.",
    args: {
      from: t.arg.id({ required: true, description: "The publisher that is merged away." }),
      into: t.arg.id({ required: true, description: "The publisher that stands for both." }),
    },
    resolve: (_, args, context) => {
      const { from, into } = mergeKeys("Publisher", "mergePublishers", args);
      return writing(context, () => context.domain.mergePublishers(from, into));
    },
  }),
  unmergePublisher: t.field({
    type: MergePublishersPayload,
    description:
      "Scope: curate. Undoes a merge exactly; what has named the retired one since goes back with it. One that is not merged is BAD_INPUT.",
    args: { id: t.arg.id({ required: true, description: "The publisher that was merged away." }) },
    resolve: (_, args, context) => {
      const id = expectId("Publisher", args.id, "unmergePublisher.id");
      return writing(context, () => context.domain.unmergePublisher(id));
    },
  }),
  setPublisherParent: t.field({
    type: UpdatePublisherPayload,
    description: [
      "Scope: curate. Says whom a publisher belongs to: its owner, or the paper that it is a national edition of. A family counts as one origin.",
      "Of a merged one it means the survivor. A parent that belongs to it already would close a circle and is BAD_INPUT.",
      "The counts of all claims concerned are right in the same commit; claims that start or stop matching a filter are heard.",
    ].join(" "),
    args: {
      id: t.arg.id({ required: true, description: "The publisher." }),
      parentId: t.arg.id({ description: "Whom it belongs to. Null or left out: nobody." }),
    },
    resolve: (_, { id, parentId }, context) => {
      const child = expectId("Publisher", id, "setPublisherParent.id");
      const parent = parentId ? expectId("Publisher", parentId, "setPublisherParent.parentId") : null;
      return writing(context, () => context.domain.setPublisherParent(child, parent));
    },
  }),
  updatePublisher: t.field({
    type: UpdatePublisherPayload,
    description: [
      "Scope: curate. Mends a publisher's name, aliases or domain. Claims that start or stop matching a filter are heard.",
      "Keep an old name among the aliases where sources go on sending it without a domain, or they mean another publisher.",
    ].join(" "),
    args: { input: t.arg({ type: UpdatePublisherInput, required: true, description: "What to change." }) },
    resolve: (_, { input }, context) => {
      const change = { ...input, id: expectId("Publisher", input.id, "updatePublisher.input.id") };
      return writing(context, () => context.domain.updatePublisher(change));
    },
  }),
}));
