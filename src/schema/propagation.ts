/** How a claim spread from outlet to outlet. */
import type { PropagationStep } from "../reading/reading.ts";
import { builder } from "./builder.ts";
import { countOf } from "./connection.ts";
import { must } from "./parent.ts";
import { ArticleRef, ClaimRef } from "./refs.ts";

const secondsOf = (lagMs: number): number => Math.round(lagMs / 1_000);

const PropagationLink = builder.objectRef<PropagationStep["follows"][number]>("PropagationLink").implement({
  description: "A claim that another one credits.",
  fields: (t) => ({
    claim: t.field({
      type: ClaimRef,
      description: "The credited claim.",
      resolve: ({ claim }, _, { reading }) => must(reading.claim(claim)),
    }),
    lagSeconds: t.float({
      description:
        "Seconds from the credited claim's appearance to this one; negative where it came first by its date.",
      resolve: ({ lagMs }) => secondsOf(lagMs),
    }),
  }),
});

const Step = builder.objectRef<PropagationStep>("PropagationStep").implement({
  description: "One appearance of a claim among those that say the same, in time.",
  fields: (t) => ({
    claim: t.field({
      type: ClaimRef,
      description: "The claim.",
      resolve: ({ claim }, _, { reading }) => must(reading.claim(claim)),
    }),
    article: t.field({
      type: ArticleRef,
      description: "The article that makes it.",
      resolve: ({ article }, _, { reading }) => must(reading.article(article)),
    }),
    at: t.field({
      type: "DateTime",
      description: "When the article was published; where it gives no date, when it was first stored.",
      resolve: ({ at }) => at,
    }),
    dated: t.exposeBoolean("dated", { description: "Whether `at` is the article's own date." }),
    lagSeconds: t.float({
      description: "Seconds behind the first appearance; 0 for the first.",
      resolve: ({ lagMs }) => secondsOf(lagMs),
    }),
    follows: t.field({
      type: [PropagationLink],
      description:
        "Whom it credits, earliest first: the claims in which its attributions go on. Empty where it credits nobody who is here.",
      resolve: ({ follows }) => [...follows],
    }),
  }),
});

builder.objectField(ClaimRef, "propagation", (t) =>
  t.field({
    type: [Step],
    description:
      "Who was first and who followed whom: the ACTIVE claims joined to this one by SAME_AS, earliest first. Of more than `first`, this claim and those that were stored first. Empty for a claim that is not ACTIVE.",
    args: { first: t.arg.int({ description: "How many claims at most: 1 to 100, 20 where not given." }) },
    resolve: async ({ id }, { first }, { reading }) => [
      ...(await reading.propagation(id, countOf(first, "Claim.propagation.first"))),
    ],
  }),
);
