/** What claims are about: the type, its filter, its lists, and what curators may change about it. */
import type { MergeOutcome } from "../domain/domain.ts";
import { parseEntityFilter } from "../filter/filter.ts";
import type { LogPosition } from "../terms/cursors.ts";
import { encodeId, expectId } from "../terms/ids.ts";
import { builder } from "./builder.ts";
import { listRequest } from "./connection.ts";
import { EntityKindEnum } from "./enumerations.ts";
import { EntityKindFilter, IdFilter, StringFilter, TextFilter } from "./filter.ts";
import { ClaimConnection, claimListArgs, EntityConnection, entityListArgs } from "./lists.ts";
import { implementMergePayload, mergeKeys, writing } from "./merge.ts";
import { entitySurvivor, must, readClaims } from "./parent.ts";
import { EntityFilterRef, EntityRef, NodeRef } from "./refs.ts";

EntityRef.implement({
  description: [
    "A company, person, product, place or other thing that claims are about.",
    "Identity: wikidataId where given, else kind and normalised name; a wikidataId adopts the one entity of that kind and name that has none.",
    "A shared alias never merges. Ingest adds aliases, never removes them, and never renames.",
    "Reads and filters show the survivor of a merge.",
  ].join(" "),
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      description: "Opaque; keeps resolving after a merge.",
      resolve: (entity) => encodeId("Entity", entity.id),
    }),
    kind: t.field({
      type: EntityKindEnum,
      description: "What sort of thing it is.",
      resolve: (entity) => entity.kind,
    }),
    name: t.exposeString("name", { description: "As it was first given, or as a curator set it." }),
    aliases: t.stringList({
      description: "Its other names, in the order in which they became known.",
      resolve: (entity) => [...entity.aliases],
    }),
    wikidataId: t.exposeString("wikidataId", {
      nullable: true,
      description: "Its Wikidata item, such as Q95. Null where none is known.",
    }),
    mergedInto: t.field({
      type: EntityRef,
      nullable: true,
      description: "The entity that it was merged into; null for one that stands for itself.",
      resolve: ({ mergedIntoId }, _, { reading }) => (mergedIntoId === null ? null : reading.entity(mergedIntoId)),
    }),
    claimCount: t.int({
      description: "How many ACTIVE claims are about it, in whichever role. Of a merged one: its survivor's.",
      resolve: async (entity, _, { reading }) => reading.claimCount(await entitySurvivor(reading, entity)),
    }),
    claims: t.field({
      type: ClaimConnection,
      description: "The claims about it, in whichever role. Of a merged one: its survivor's.",
      args: claimListArgs,
      resolve: async (entity, args, { reading }) =>
        readClaims(reading, { type: "entity", id: await entitySurvivor(reading, entity) }, args),
    }),
  }),
});

EntityFilterRef.implement({
  description: "Conditions on an entity; all must hold. Null or {} is FILTER_INVALID.",
  fields: (t) => ({
    and: t.field({ type: [EntityFilterRef], description: "Each of these holds. An empty list is FILTER_INVALID." }),
    or: t.field({
      type: [EntityFilterRef],
      description: "One or more of these hold. An empty list is FILTER_INVALID.",
    }),
    not: t.field({ type: EntityFilterRef, description: "This does not hold: the exact complement." }),
    id: t.field({ type: IdFilter, description: "By id; a merged one's id means its survivor." }),
    kind: t.field({ type: EntityKindFilter, description: "What sort of thing it is." }),
    name: t.field({ type: TextFilter, description: "Its name or one of its aliases." }),
    wikidataId: t.field({ type: StringFilter, description: "Its Wikidata item." }),
  }),
});

builder.queryFields((t) => ({
  entity: t.field({
    type: EntityRef,
    nullable: true,
    description:
      "The entity with this id; null where there is none. A merged one's id gives the retired one, with `mergedInto`. Another type's id is BAD_INPUT.",
    args: { id: t.arg.id({ required: true, description: "The id of an Entity." }) },
    resolve: (_, { id }, { reading }) => reading.entity(expectId("Entity", id, "entity.id")),
  }),
  entities: t.field({
    type: EntityConnection,
    nullable: true,
    description: "Entities, by name where no order is given; merged ones left out.",
    args: entityListArgs,
    resolve: (_, args, { reading }) =>
      reading.entities(listRequest(args, parseEntityFilter(args.filter), args.orderBy)),
  }),
}));

const MergeEntitiesPayload = builder.objectRef<MergeOutcome>("MergeEntitiesPayload");
implementMergePayload(MergeEntitiesPayload, EntityRef, "entity", ({ reading }, id) => reading.entity(id));

const UpdateEntityPayload = builder
  .objectRef<{ readonly id: bigint; readonly position: LogPosition }>("UpdateEntityPayload")
  .implement({
    description: "An entity as a curator left it.",
    fields: (t) => ({
      entity: t.field({
        type: EntityRef,
        description: "The entity, changed.",
        resolve: ({ id }, _, { reading }) => must(reading.entity(id)),
      }),
      cursor: t.field({
        type: "LogCursor",
        description: "The claim log's end after this change; as `after` it hears what follows.",
        resolve: ({ position }) => position,
      }),
    }),
  });

const UpdateEntityInput = builder.inputType("UpdateEntityInput", {
  description: "What to change about an entity. A field left out keeps what is stored.",
  fields: (t) => ({
    id: t.id({ required: true, description: "The entity. A merged one is changed itself, not its survivor." }),
    name: t.string({ description: "Its new name. Null keeps the old one." }),
    aliases: t.stringList({ description: "All its other names: the list replaces the stored one. Null keeps it." }),
    wikidataId: t.string({
      description: "Its Wikidata item, such as Q95; null takes it away. One that another entity has is BAD_INPUT.",
    }),
  }),
});

builder.mutationFields((t) => ({
  mergeEntities: t.field({
    type: MergeEntitiesPayload,
    description:
      "Scope: curate. Makes `into` stand for `from` everywhere. The retired one's id keeps resolving, with mergedInto. A merge that would close a circle is refused with BAD_INPUT.",
    args: {
      from: t.arg.id({ required: true, description: "The entity that is merged away." }),
      into: t.arg.id({ required: true, description: "The entity that stands for both." }),
    },
    resolve: (_, args, context) => {
      const { from, into } = mergeKeys("Entity", "mergeEntities", args);
      return writing(context, () => context.domain.mergeEntities(from, into));
    },
  }),
  unmergeEntity: t.field({
    type: MergeEntitiesPayload,
    description:
      "Scope: curate. Undoes a merge exactly; what has named the retired one since goes back with it. One that is not merged is BAD_INPUT.",
    args: { id: t.arg.id({ required: true, description: "The entity that was merged away." }) },
    resolve: (_, args, context) => {
      const id = expectId("Entity", args.id, "unmergeEntity.id");
      return writing(context, () => context.domain.unmergeEntity(id));
    },
  }),
  updateEntity: t.field({
    type: UpdateEntityPayload,
    description: [
      "Scope: curate. Mends an entity's name, aliases or wikidataId. Claims that start or stop matching a filter are heard.",
      "Sources that go on sending an old name without a wikidataId mean another entity of that name: merge that one into this, once.",
    ].join(" "),
    args: { input: t.arg({ type: UpdateEntityInput, required: true, description: "What to change." }) },
    resolve: (_, { input }, context) => {
      const change = { ...input, id: expectId("Entity", input.id, "updateEntity.input.id") };
      return writing(context, () => context.domain.updateEntity(change));
    },
  }),
}));
