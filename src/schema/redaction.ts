/** Taking a text down for good. */
import type { LogPosition } from "../terms/cursors.ts";
import { expectId } from "../terms/ids.ts";
import { builder } from "./builder.ts";
import { must } from "./parent.ts";
import { ArticleRef } from "./refs.ts";

interface Redacted {
  readonly article: bigint;
  readonly redacted: boolean;
  readonly position: LogPosition;
}
const RedactArticlePayload = builder.objectRef<Redacted>("RedactArticlePayload").implement({
  description: "What a redaction left.",
  fields: (t) => ({
    article: t.field({
      type: ArticleRef,
      description: "The article, without its text.",
      resolve: ({ article }, _, { reading }) => must(reading.article(article)),
    }),
    redacted: t.exposeBoolean("redacted", { description: "false where it was redacted before; then nothing changed." }),
    cursor: t.field({
      type: "LogCursor",
      description: "The claim log's end after this change; as `after` it hears what follows.",
      resolve: ({ position }) => position,
    }),
  }),
});

builder.mutationFields((t) => ({
  redactArticle: t.field({
    type: RedactArticlePayload,
    description: [
      "Scope: admin.",
      "Erases an article's text for good: its body in every revision, the titles of its old versions, the quotes of its claims, now and in their history, and all that search kept of them.",
      "Ids keep resolving, what its claims state stays, and subscribers hear of each claim whose quote or match changes.",
      "There is no way back, and sending the article again is refused with REDACTED. Backups made before still hold the text.",
    ].join(" "),
    args: {
      id: t.arg.id({ required: true, description: "The id of an Article." }),
      reason: t.arg.string({
        required: true,
        description: "Why, in words for readers of the article. An empty one is BAD_INPUT.",
      }),
    },
    resolve: async (_, { id, reason }, { domain, renew }) => {
      const left = await domain.redactArticle(expectId("Article", id, "redactArticle.id"), reason);
      renew();
      return left;
    },
  }),
}));
