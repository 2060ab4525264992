/** What changed since a cursor: for readers who were away, where a subscription is for those who are there. */
import { parseClaimFilter } from "../filter/filter.ts";
import type { ChangedClaim, ChangesPage } from "../reading/reading.ts";
import type { ClaimChangeKind } from "../terms/enumerations.ts";
import { builder, enumeration } from "./builder.ts";
import { countOf } from "./connection.ts";
import { must } from "./parent.ts";
import { ClaimFilterRef, ClaimRef } from "./refs.ts";

const ClaimChangeKindEnum = enumeration<ClaimChangeKind>(
  "ClaimChangeKind",
  "What became of a claim over a page. Clients must tolerate values that they do not know.",
  {
    NEW: "It came into the filtered set.",
    UPDATED:
      "It stayed in the set, and its own fields, quote, attributions, list of entities, status or relations changed, or who its origins are. A commit that only moved its counts is told by the kinds below alone.",
    CORROBORATED: "It has more known independent origins than before.",
    DISCORROBORATED: "It has fewer known independent origins than before.",
    CONTESTED: "An ACTIVE claim contradicts it, or one that says the same, and none did before.",
    UNCONTESTED: "None contradicts it any more.",
    REMOVED: "It left the filtered set: retracted, withdrawn, or it stopped matching.",
  },
);

const ClaimChange = builder.objectRef<ChangedClaim>("ClaimChange").implement({
  description: "One claim that is not what it was where the page begins.",
  fields: (t) => ({
    claim: t.field({
      type: ClaimRef,
      description: "The claim as it is now; it may have changed again since, which a later page tells.",
      resolve: ({ claimId }, _, { reading }) => must(reading.claim(claimId)),
    }),
    kinds: t.field({
      type: [ClaimChangeKindEnum],
      description:
        "What became of it; never empty. Counts are compared where it was ACTIVE at both ends of the page: a claim that came or went brought or took its own origins.",
      resolve: ({ kinds }) => [...kinds],
    }),
    independentOriginsBefore: t.exposeInt("independentOriginsBefore", {
      description: "Its known independent origins where the page begins. 0 where it was not there, or not ACTIVE.",
    }),
    independentOriginsNow: t.exposeInt("independentOriginsNow", {
      description: "Its known independent origins where the page ends. 0 where it is not ACTIVE then.",
    }),
    changedAt: t.field({
      type: "DateTime",
      description: "The instant of its last commit on this page.",
      resolve: ({ changedAt }) => changedAt,
    }),
  }),
});

const ClaimChangeSet = builder.objectRef<ChangesPage>("ClaimChangeSet").implement({
  description: "A stretch of the claim log, folded to one entry per claim.",
  fields: (t) => ({
    changes: t.field({
      type: [ClaimChange],
      description:
        "Claims that changed, the one that changed last at the end. Empty where nothing did within the stretch that a page looks at: go on while `hasMore`.",
      resolve: ({ changes }) => [...changes],
    }),
    cursor: t.field({
      type: "LogCursor",
      description:
        "Everything up to here is in the page. Pass it as `since` for the next page, or as `after` to claimEvents to go on live.",
      resolve: ({ position }) => position,
    }),
    hasMore: t.exposeBoolean("hasMore", { description: "Whether the log goes on after `cursor`." }),
  }),
});

builder.queryField("claimChanges", (t) =>
  t.field({
    type: ClaimChangeSet,
    nullable: true,
    description: [
      "What changed since, one entry per claim and page. Each page folds the log from `since` to its `cursor`: it compares what the claim was with what it is there.",
      "A claim changed again later comes again on a later page; new and gone within a page is left out.",
      "A change of a claim's article, an entity or a publisher alone is told only where the claim comes into the set or leaves it by that.",
      "A page looks at some thousands of entries of the log at most, so it may be empty and have more behind it.",
      "A `since` of another log is CURSOR_INVALID { head }, one older than the log's retention CURSOR_EXPIRED { oldest, head }.",
    ].join(" "),
    args: {
      since: t.arg({
        type: "LogCursor",
        required: true,
        description:
          "Where to begin: a page's logCursor, an event's or an earlier page's cursor, or logCursorAt(time).",
      }),
      filter: t.arg({
        type: ClaimFilterRef,
        description: "Which claims. Only ACTIVE ones unless `status` occurs in it, also where it is left out.",
      }),
      first: t.arg.int({ description: "How many claims at most: 1 to 100, 20 where left out." }),
    },
    resolve: (_, { since, filter, first }, { reading }) =>
      reading.changes({ since, where: parseClaimFilter(filter), first: countOf(first, "claimChanges.first") }),
  }),
);
