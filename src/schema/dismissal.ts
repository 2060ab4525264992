/** What curators have said no to: remembered, listed, undone. */
import type { DismissalRow, Page, Suggestion } from "../reading/reading.ts";
import type { LogPosition } from "../terms/cursors.ts";
import { expectId } from "../terms/ids.ts";
import { builder } from "./builder.ts";
import { countOf, implementConnection } from "./connection.ts";
import { writing } from "./merge.ts";
import { must } from "./parent.ts";
import { ClaimRef } from "./refs.ts";
import { pairArgs, pairOf, SuggestedTypeEnum } from "./suggestion.ts";

const DismissedSuggestion = builder.objectRef<DismissalRow>("DismissedSuggestion");
DismissedSuggestion.implement({
  description:
    "A pair that a curator has said no to: it is not suggested as this any more, and never joined by itself.",
  fields: (t) => ({
    claim: t.field({
      type: ClaimRef,
      description: "The claim of the two that was stored first.",
      resolve: ({ claimA }, _, { reading }) => must(reading.claim(claimA)),
    }),
    other: t.field({
      type: ClaimRef,
      description: "The claim of the two that was stored later.",
      resolve: ({ claimB }, _, { reading }) => must(reading.claim(claimB)),
    }),
    type: t.field({
      type: SuggestedTypeEnum,
      description: "As what they are not related.",
      resolve: ({ type }) => type,
    }),
    reason: t.exposeString("reason", { nullable: true, description: "Why, in the curator's words. Null for none." }),
    dismissedBy: t.exposeString("dismissedBy", { description: "The name of the curator's key." }),
    dismissedAt: t.field({ type: "DateTime", description: "When.", resolve: ({ dismissedAt }) => dismissedAt }),
  }),
});

const DismissedSuggestionConnection = builder.objectRef<Page<DismissalRow>>("DismissedSuggestionConnection");
implementConnection("DismissedSuggestion", "dismissals", DismissedSuggestion, DismissedSuggestionConnection);

interface Dismissed {
  readonly pair: readonly [bigint, bigint];
  readonly type: Suggestion["type"];
  readonly created: boolean;
  readonly position: LogPosition;
}
const DismissSuggestionPayload = builder.objectRef<Dismissed>("DismissSuggestionPayload").implement({
  description: "What dismissSuggestion left.",
  fields: (t) => ({
    dismissal: t.field({
      type: DismissedSuggestion,
      nullable: true,
      description: "The dismissal. Null where it was undone in the meantime.",
      resolve: ({ pair, type }, _, { reading }) => reading.dismissal(pair, type),
    }),
    created: t.exposeBoolean("created", { description: "false where the pair was dismissed as this already." }),
    cursor: t.field({
      type: "LogCursor",
      description: "The claim log's end after this change; as `after` it hears what follows.",
      resolve: ({ position }) => position,
    }),
  }),
});

const UndismissSuggestionPayload = builder
  .objectRef<{ readonly removed: boolean; readonly position: LogPosition }>("UndismissSuggestionPayload")
  .implement({
    description: "What undismissSuggestion left.",
    fields: (t) => ({
      removed: t.exposeBoolean("removed", { description: "false where the pair was not dismissed as this." }),
      cursor: t.field({
        type: "LogCursor",
        description: "The claim log's end after this change; as `after` it hears what follows.",
        resolve: ({ position }) => position,
      }),
    }),
  });

builder.queryFields((t) => ({
  dismissedSuggestions: t.field({
    type: DismissedSuggestionConnection,
    nullable: true,
    description: "What curators have said no to, newest first.",
    args: {
      claim: t.arg.id({ description: "Only pairs with this claim. All where left out." }),
      first: t.arg.int({ description: "How many: 1 to 100, 20 where left out." }),
      after: t.arg.string({ description: "Only what follows this edge." }),
    },
    resolve: (_, { claim, first, after }, { reading }) =>
      reading.dismissals(claim == null ? null : expectId("Claim", claim, "dismissedSuggestions.claim"), {
        first: countOf(first, "dismissedSuggestions.first"),
        after: after ?? null,
      }),
  }),
}));

builder.mutationFields((t) => ({
  dismissSuggestion: t.field({
    type: DismissSuggestionPayload,
    description:
      "Scope: curate. The pair is not suggested as this any more, and never joined by itself; what the service had joined by itself is taken away. BAD_INPUT where a curator has related the two as this. Idempotent.",
    args: { ...pairArgs, reason: t.arg.string({ description: "Why, for other curators." }) },
    resolve: async (_, { reason, ...args }, context) => {
      const pair = pairOf("dismissSuggestion", args);
      const left = await writing(context, () =>
        context.domain.dismissSuggestion({ ...pair, reason, by: context.viewer.name }),
      );
      return { ...left, pair: [pair.claim, pair.other] as const, type: pair.type };
    },
  }),
  undismissSuggestion: t.field({
    type: UndismissSuggestionPayload,
    description: "Scope: curate. Undoes a dismissal: the pair may be suggested again. Idempotent.",
    args: { ...pairArgs },
    resolve: (_, args, context) => {
      const pair = pairOf("undismissSuggestion", args);
      return writing(context, () => context.domain.undismissSuggestion(pair));
    },
  }),
}));
