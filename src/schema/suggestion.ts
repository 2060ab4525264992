/** Suggestions: what seems to say the same or to contradict, and its becoming an edge. */
import { likelyFrom, type Suggestion, type SuggestionReason } from "../reading/reading.ts";
import { RequestError } from "../terms/errors.ts";
import { encodeId, expectId } from "../terms/ids.ts";
import { builder, enumeration } from "./builder.ts";
import { countOf } from "./connection.ts";
import { writing } from "./merge.ts";
import { must } from "./parent.ts";
import { ClaimRef, EntityRef } from "./refs.ts";
import { RelateClaimsPayload } from "./relation.ts";

export const SuggestedTypeEnum = enumeration<Suggestion["type"]>(
  "ClaimSuggestionType",
  "As what two claims may be related. Clients must tolerate values that they do not know.",
  {
    SAME_AS: "Both say the same.",
    CONTRADICTS: "Both cannot be so.",
  },
);

const ReasonKindEnum = enumeration<SuggestionReason["kind"]>(
  "SuggestionReasonKind",
  "What a suggestion rests on. Clients must tolerate values that they do not know.",
  {
    SAME_TEXT: "Word for word the same.",
    SIMILAR_TEXT: "Much alike, letter by letter; `values`: how much, in percent.",
    SHARED_WORDS: "Words in common, whatever their endings; `values`: the words, folded.",
    SHARED_TOPIC: "Words of one notion, also of different languages; `values`: the notions.",
    SHARED_ENTITIES: "About the same entities; `entities`: which.",
    SHARED_NUMBERS: "The same numbers, however they are written; `values`: which.",
    CLOSE_DATES: "Their articles are of the same week; `values`: days between them.",
    DIFFERENT_NUMBERS: "Numbers of one kind that differ; `values`: this claim's and the other's.",
    DIFFERENT_TIMES: "Different months or weekdays; `values`: this claim's and the other's.",
    OPPOSITE_WORDS: "Words of which one is the opposite of the other; `values`: of what.",
    NEGATED: "One is negated or DENIED, the other is not.",
    OTHER_OBJECTS: "Their objects are not the same.",
  },
);

const ReasonType = builder.objectRef<SuggestionReason>("SuggestionReason").implement({
  description: "One thing that a suggestion rests on, or that a curator should look at.",
  fields: (t) => ({
    kind: t.field({ type: ReasonKindEnum, description: "What sort of thing it is.", resolve: ({ kind }) => kind }),
    text: t.exposeString("text", { description: "The same in one English sentence." }),
    values: t.stringList({
      description: "The words or numbers that it is about.",
      resolve: ({ values }) => [...values],
    }),
    entities: t.field({
      type: [EntityRef],
      description: "The entities that it is about.",
      resolve: ({ entities }, _, { reading }) => Promise.all(entities.map((entity) => must(reading.entity(entity)))),
    }),
  }),
});

const ClaimSuggestion = builder.objectRef<Suggestion>("ClaimSuggestion").implement({
  description: "A claim that may be related to another. It counts nowhere until a curator confirms it.",
  fields: (t) => ({
    claim: t.field({
      type: ClaimRef,
      description: "The other claim.",
      resolve: ({ claimId }, _, { reading }) => must(reading.claim(claimId)),
    }),
    type: t.field({ type: SuggestedTypeEnum, description: "As what.", resolve: ({ type }) => type }),
    score: t.exposeFloat("score", {
      description: "0 to 1: how likely it is that a curator would confirm it.",
    }),
    likely: t.boolean({
      description:
        "Whether the score is high enough to rely on: most of these are right. The others are guesses, best first.",
      resolve: ({ score }) => score >= likelyFrom,
    }),
    reasons: t.field({
      type: [ReasonType],
      description: "Why, the weightiest kinds first; also what speaks against it.",
      resolve: ({ reasons }) => [...reasons],
    }),
  }),
});

/** Where nothing is asked: more are rarely right. */
const defaultSuggestions = 5;

export const pairArgs = builder.args((t) => ({
  claim: t.id({ required: true, description: "One of the two claims." }),
  other: t.id({ required: true, description: "The other one; their order does not matter." }),
  type: t.field({ type: SuggestedTypeEnum, required: true, description: "As what they were suggested." }),
}));

interface PairArgs {
  readonly claim: string;
  readonly other: string;
  readonly type: Suggestion["type"];
}
export const pairOf = (field: string, { claim, other, type }: PairArgs) => ({
  claim: expectId("Claim", claim, `${field}.claim`),
  other: expectId("Claim", other, `${field}.other`),
  type,
});

builder.queryFields((t) => ({
  claimSuggestions: t.field({
    type: [ClaimSuggestion],
    nullable: true,
    description: [
      "Claims that seem to say the same as one, or to contradict it, best first.",
      "They are looked for among the few hundred that share its entities or two of its words; pairs that are related or dismissed already are left out, and so is what one extractor reads twice out of one article, but for its contradictions.",
      "None for a claim that is not ACTIVE; NOT_FOUND where there is no such claim.",
    ].join(" "),
    args: {
      claim: t.arg.id({ required: true, description: "The claim." }),
      first: t.arg.int({ description: "How many at most: 1 to 100, 5 where left out." }),
      minScore: t.arg.float({
        description:
          "Only what scores so much, from 0 to 1; 0.4 is where `likely` begins. Left out: the best guesses too.",
      }),
      type: t.arg({
        type: SuggestedTypeEnum,
        description: "Only of this type; left out: each pair as the likelier one.",
      }),
    },
    resolve: async (_, { claim, first, minScore, type }, { reading }) => {
      const id = expectId("Claim", claim, "claimSuggestions.claim");
      const count = countOf(first ?? defaultSuggestions, "claimSuggestions.first");
      const found = await reading.suggestions(id, { first: count, minScore: minScore ?? null, type: type ?? null });
      if (found) return [...found];
      throw new RequestError(
        "NOT_FOUND",
        `claimSuggestions.claim: there is no Claim with the id ${encodeId("Claim", id)}.`,
      );
    },
  }),
}));

builder.mutationFields((t) => ({
  confirmSuggestion: t.field({
    type: RelateClaimsPayload,
    description:
      "Scope: curate. Relates the two as relateClaims does, and undoes an earlier dismissal of the same. Idempotent. It need not be suggested any more.",
    args: { ...pairArgs, note: t.arg.string({ description: "Kept beside the edge." }) },
    resolve: (_, { note, ...args }, context) => {
      const pair = pairOf("confirmSuggestion", args);
      return writing(context, () => context.domain.confirmSuggestion({ ...pair, note, by: context.viewer.name }));
    },
  }),
}));
