/** Edges between claims: the type, and what curators may do with it. */

import type { LogPosition } from "../terms/cursors.ts";
import type { ClaimRelationType } from "../terms/enumerations.ts";
import { encodeId, expectId } from "../terms/ids.ts";
import { builder } from "./builder.ts";
import { ClaimRelationTypeEnum } from "./enumerations.ts";
import { writing } from "./merge.ts";
import { must } from "./parent.ts";
import { ClaimRef, ClaimRelationRef, NodeRef } from "./refs.ts";

ClaimRelationRef.implement({
  description:
    "A typed edge between two claims. SAME_AS and CONTRADICTS are symmetric: the reverse is the same edge. The others run from `from` to `to`.",
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      description: "Opaque. It no longer resolves once the edge is taken away.",
      resolve: (relation) => encodeId("ClaimRelation", relation.id),
    }),
    type: t.field({
      type: ClaimRelationTypeEnum,
      description: "How the two stand to each other.",
      resolve: (relation) => relation.type,
    }),
    from: t.field({
      type: ClaimRef,
      description: "Where it starts. Of a symmetric edge: the claim that was stored first.",
      resolve: ({ fromId }, _, { reading }) => must(reading.claim(fromId)),
    }),
    to: t.field({
      type: ClaimRef,
      description: "Where it leads. Of a symmetric edge: the claim that was stored later.",
      resolve: ({ toId }, _, { reading }) => must(reading.claim(toId)),
    }),
    note: t.exposeString("note", {
      nullable: true,
      description: "What the curator wrote beside it. Null for nothing.",
    }),
    stale: t.exposeBoolean("stale", {
      description: "A claim's text changed since the edge was made: not counted until it is related again.",
    }),
    madeBy: t.exposeString("madeBy", {
      nullable: true,
      description:
        "Who made it, or last made it count again: the name of a curator's key. Null where nobody wrote it down.",
    }),
    suggested: t.exposeBoolean("suggested", {
      description:
        "Joined by the service itself, as its suggestion scored above the deployment's threshold. false again once a curator relates or confirms it.",
    }),
  }),
});

interface Related {
  readonly relation: bigint;
  readonly created: boolean;
  readonly position: LogPosition;
}
export const RelateClaimsPayload = builder.objectRef<Related>("RelateClaimsPayload").implement({
  description: "What relateClaims left.",
  fields: (t) => ({
    relation: t.field({
      type: ClaimRelationRef,
      description: "The edge.",
      resolve: ({ relation }, _, { reading }) => must(reading.relation(relation)),
    }),
    created: t.exposeBoolean("created", { description: "false where the edge was there already." }),
    cursor: t.field({
      type: "LogCursor",
      description: "The claim log's end after this change; as `after` it hears what follows.",
      resolve: ({ position }) => position,
    }),
  }),
});

interface Unrelated {
  readonly relationId: string;
  readonly removed: boolean;
  readonly from: bigint | null;
  readonly to: bigint | null;
  readonly position: LogPosition;
}
const UnrelateClaimsPayload = builder.objectRef<Unrelated>("UnrelateClaimsPayload").implement({
  description: "What unrelateClaims left.",
  fields: (t) => ({
    removed: t.exposeBoolean("removed", { description: "false where the edge was not there any more." }),
    relationId: t.exposeID("relationId", { description: "The id that was sent." }),
    from: t.field({
      type: ClaimRef,
      nullable: true,
      description: "Where the edge started. Null where no such edge was ever known.",
      resolve: ({ from }, _, { reading }) => (from === null ? null : reading.claim(from)),
    }),
    to: t.field({
      type: ClaimRef,
      nullable: true,
      description: "Where it led. Null where no such edge was ever known.",
      resolve: ({ to }, _, { reading }) => (to === null ? null : reading.claim(to)),
    }),
    cursor: t.field({
      type: "LogCursor",
      description: "The claim log's end after this change; as `after` it hears what follows.",
      resolve: ({ position }) => position,
    }),
  }),
});

const RelateClaimsInput = builder.inputType("RelateClaimsInput", {
  description: "An edge to be made.",
  fields: (t) => ({
    from: t.id({ required: true, description: "The claim where it starts." }),
    to: t.id({ required: true, description: "The claim where it leads; not the same one." }),
    type: t.field({ type: ClaimRelationTypeEnum, required: true, description: "How the two stand to each other." }),
    note: t.string({ description: "Kept beside it. Left out: an edge that is there keeps its note." }),
  }),
});

const edgeOf = (input: { from: string; to: string; type: ClaimRelationType; note?: string | null | undefined }) => ({
  ...input,
  from: expectId("Claim", input.from, "relateClaims.input.from"),
  to: expectId("Claim", input.to, "relateClaims.input.to"),
});

builder.mutationFields((t) => ({
  relateClaims: t.field({
    type: RelateClaimsPayload,
    description:
      "Scope: curate. Makes an edge, or makes a stale one count again. Idempotent: the same edge twice is one edge. from = to is BAD_INPUT, a claim that is not there NOT_FOUND.",
    args: { input: t.arg({ type: RelateClaimsInput, required: true, description: "The edge." }) },
    resolve: (_, { input }, context) => {
      const edge = edgeOf(input);
      return writing(context, () => context.domain.relateClaims({ ...edge, by: context.viewer.name }));
    },
  }),
  unrelateClaims: t.field({
    type: UnrelateClaimsPayload,
    description: "Scope: curate. Takes an edge away. Idempotent: the second time `removed` is false.",
    args: { relationId: t.arg.id({ required: true, description: "The id of a ClaimRelation." }) },
    resolve: async (_, { relationId }, context) => {
      const relation = expectId("ClaimRelation", relationId, "unrelateClaims.relationId");
      const left = await writing(context, () => context.domain.unrelateClaims(relation));
      return { ...left, relationId };
    },
  }),
}));
