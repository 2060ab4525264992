/** The claim log as clients see it: where it ends, and what comes in. */

import type { WireEvent } from "../fanout/fanout.ts";
import { parseClaimFilter } from "../filter/filter.ts";
import type { ClaimEventKind, ClaimRemovalReason } from "../terms/enumerations.ts";
import { encodeId } from "../terms/ids.ts";
import { builder, enumeration } from "./builder.ts";
import { ClaimFilterRef, ClaimRef } from "./refs.ts";

builder.queryFields((t) => ({
  logHead: t.field({
    type: "LogCursor",
    description: "Where the claim log ends now.",
    resolve: (_, __, { fanout }) => fanout.head(),
  }),
  logCursorAt: t.field({
    type: "LogCursor",
    description: "A cursor after which comes everything that was committed at or after `time`.",
    args: {
      time: t.arg({
        type: "DateTime",
        required: true,
        description: "The instant; one in the future gives where the log ends now, or one commit before that.",
      }),
    },
    resolve: (_, { time }, { fanout }) => fanout.positionAt(time),
  }),
}));

const ClaimEventKindEnum = enumeration<ClaimEventKind>(
  "ClaimEventKind",
  "What an event tells. Clients must tolerate values that they do not know.",
  {
    READY: "Everything before is delivered: from here on events are live.",
    ADDED: "A claim came into the filtered set.",
    UPDATED:
      "A claim of the filtered set changed: its own fields, quote, attributions, list of entities, status or relations, or the origins, contested or circular of its corroboration (not its mere number of articles).",
    REMOVED: "A claim left the filtered set; `reason` says why.",
    CHECKPOINT: "Nothing matched for a while; the cursor moved on, so that a quiet subscriber can resume cheaply.",
  },
);
const ClaimRemovalReasonEnum = enumeration<ClaimRemovalReason>(
  "ClaimRemovalReason",
  "Why a claim left a filtered set; the first that applies.",
  {
    RETRACTED: "It was retracted.",
    WITHDRAWN: "Its article dropped it.",
    NO_LONGER_MATCHES: "A change made it stop matching the filter.",
  },
);

const ClaimEvent = builder.objectRef<WireEvent>("ClaimEvent").implement({
  description: "One thing that happened to a filtered set of claims, or to the subscription itself.",
  fields: (t) => ({
    kind: t.field({ type: ClaimEventKindEnum, description: "What it tells.", resolve: ({ kind }) => kind }),
    cursor: t.field({
      type: "LogCursor",
      description: "Resume after this event by passing it as `after`.",
      resolve: ({ position }) => position,
    }),
    claimId: t.id({
      nullable: true,
      description:
        "Set for ADDED, UPDATED and REMOVED, also where `claim` cannot be read: the cursor may be stored and the claim fetched later.",
      resolve: ({ claimId }) => (claimId === null ? null : encodeId("Claim", claimId)),
    }),
    claim: t.field({
      type: ClaimRef,
      nullable: true,
      description:
        "Null for READY and CHECKPOINT. Read when the event is sent, so as new as the event or newer; kind, order and cursor are the log's.",
      resolve: ({ claimId }, _, { reading }) => (claimId === null ? null : reading.claim(claimId)),
    }),
    reason: t.field({
      type: ClaimRemovalReasonEnum,
      nullable: true,
      description: "Set for REMOVED only.",
      resolve: ({ reason }) => reason,
    }),
    occurredAt: t.field({
      type: "DateTime",
      description: "The instant of its commit; for READY and CHECKPOINT the instant of sending.",
      resolve: ({ occurredAt }) => occurredAt,
    }),
  }),
});

builder.subscriptionField("claimEvents", (t) =>
  t.field({
    type: ClaimEvent,
    description: [
      "Claims that match `filter`, from the moment they are committed.",
      "Without `after`: READY with the cursor where live begins, then live events.",
      "With `after`: every matching event after it, in order, then READY, then live. Nothing lost, nothing twice.",
      "CHECKPOINT moves the cursor on while nothing matches.",
      "A commit gives at most one event per claim; its kind compares the filtered set before that commit with the set after it.",
      "A change of a claim's article, an entity or a publisher alone is heard only as ADDED or REMOVED.",
      "Folding the events over a page read at its logCursor gives the query's answer at the end of each commit.",
      "A subscriber that takes nothing for 60 s is ended; it resumes with its last cursor.",
    ].join(" "),
    args: {
      filter: t.arg({
        type: ClaimFilterRef,
        description: "Which claims. Only ACTIVE ones unless `status` occurs in it, also where it is left out.",
      }),
      after: t.arg({
        type: "LogCursor",
        description: "Resume after this cursor: a page's logCursor or the last event's cursor. Left out: from now on.",
      }),
    },
    subscribe: (_, { filter, after }, { fanout }) =>
      fanout.subscribe({ where: parseClaimFilter(filter), after: after ?? null }),
    resolve: (event) => event,
  }),
);
