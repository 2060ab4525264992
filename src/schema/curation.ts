/** Taking claims back and bringing them back. */
import type { LogPosition } from "../terms/cursors.ts";
import { expectId } from "../terms/ids.ts";
import { builder } from "./builder.ts";
import { writing } from "./merge.ts";
import { must } from "./parent.ts";
import { ClaimRef } from "./refs.ts";
import { senderOf } from "./sender.ts";

interface Retracted {
  readonly retracted: number;
  readonly claims: readonly bigint[] | null;
  readonly position: LogPosition;
}
const RetractPayload = builder.objectRef<Retracted>("RetractPayload").implement({
  description: "What a retraction left.",
  fields: (t) => ({
    retracted: t.exposeInt("retracted", {
      description: "How many claims were ACTIVE or WITHDRAWN and are RETRACTED now.",
    }),
    claims: t.field({
      type: [ClaimRef],
      nullable: true,
      description: "The claims that were named, in the order of `ids`, each once. Null for retractBatch.",
      resolve: ({ claims }, _, { reading }) => claims && Promise.all(claims.map((claim) => must(reading.claim(claim)))),
    }),
    cursor: t.field({
      type: "LogCursor",
      description: "The claim log's end after this change; as `after` it hears what follows.",
      resolve: ({ position }) => position,
    }),
  }),
});

interface Restored {
  readonly restored: number;
  readonly claims: readonly bigint[];
  readonly position: LogPosition;
}
const RestorePayload = builder.objectRef<Restored>("RestorePayload").implement({
  description: "What restoreClaims left.",
  fields: (t) => ({
    restored: t.exposeInt("restored", { description: "How many claims were RETRACTED and are not any more." }),
    claims: t.field({
      type: [ClaimRef],
      description: "The claims that were named, in the order of `ids`, each once.",
      resolve: ({ claims }, _, { reading }) => Promise.all(claims.map((claim) => must(reading.claim(claim)))),
    }),
    cursor: t.field({
      type: "LogCursor",
      description: "The claim log's end after this change; as `after` it hears what follows.",
      resolve: ({ position }) => position,
    }),
  }),
});

const reasonWords = "Why, in words for readers of the claims. An empty one is BAD_INPUT.";
const idsWords = "The claims. One that is not there is NOT_FOUND, and then nothing changes.";
const claimKeys = (field: string, ids: readonly string[]): bigint[] =>
  ids.map((id, index) => expectId("Claim", id, `${field}.ids[${index}]`));

builder.mutationFields((t) => ({
  retractBatch: t.field({
    type: RetractPayload,
    description: [
      "Scope: ingest, the sender's own batches (curate: any).",
      "The claims it created are retracted unless a later batch sent them too, and then go with the last of these; articles and entities stay; what it changed or withdrew is not brought back.",
    ].join(" "),
    args: {
      batchId: t.arg.id({ required: true, description: "The id of an IngestBatch." }),
      reason: t.arg.string({ required: true, description: reasonWords }),
    },
    resolve: async (_, args, { viewer, domain, renew }) => {
      const batch = expectId("IngestBatch", args.batchId, "retractBatch.batchId");
      const left = await domain.retractBatch(batch, args.reason, senderOf(viewer));
      renew();
      return { ...left, claims: null };
    },
  }),
  retractClaims: t.field({
    type: RetractPayload,
    description: "Scope: curate. They stay retracted however often they are sent, until restoreClaims.",
    args: {
      ids: t.arg.idList({ required: true, description: idsWords }),
      reason: t.arg.string({ required: true, description: reasonWords }),
    },
    resolve: (_, { ids, reason }, context) => {
      const claims = claimKeys("retractClaims", ids);
      return writing(context, () => context.domain.retractClaims(claims, reason));
    },
  }),
  restoreClaims: t.field({
    type: RestorePayload,
    description:
      "Scope: curate. Undoes either retraction: a claim is ACTIVE again, or WITHDRAWN where its article no longer makes it.",
    args: {
      ids: t.arg.idList({ required: true, description: idsWords }),
      reason: t.arg.string({ required: true, description: reasonWords }),
    },
    resolve: (_, { ids, reason }, context) => {
      const claims = claimKeys("restoreClaims", ids);
      return writing(context, () => context.domain.restoreClaims(claims, reason));
    },
  }),
}));
