/**
 * The fields of Query that can be answered as text: for each, what its resolver would read, read as JSON text. The resolvers
 * beside it stay the plain way, and both take their arguments by the same functions.
 */
import {
  type ArticleFilterInput,
  type ClaimFilterInput,
  type EntityFilterInput,
  type PublisherFilterInput,
  parseArticleFilter,
  parseClaimFilter,
  parseEntityFilter,
  parsePublisherFilter,
} from "../filter/filter.ts";
import type { PublisherTree } from "../filter/tree.ts";
import type { ArticleOrder, ClaimOrder, EntityOrder, Order } from "../reading/reading.ts";
import { type Ask, type Chosen, type Text, texts } from "../reading/texts/texts.ts";
import { expectId } from "../terms/ids.ts";
import { expectUri } from "./article.ts";
import { listRequest, type PageArgs } from "./connection.ts";

type Args = Readonly<Record<string, unknown>>;
/** Makes a call of the field ready, to be asked again and again; null where the selection asks for what only the plain way tells. */
type Compiled = ((args: Args) => Ask) | null;

export interface TextField {
  /** arguments that it knows; a call with any other is answered the plain way */
  readonly args: ReadonlySet<string>;
  compile(chosen: readonly Chosen[]): Compiled;
}

/** `Given`: the arguments as the schema has them, which GraphQL has checked. */
const field = <Given, Asked>(
  args: readonly (keyof Given & string)[],
  compile: (chosen: readonly Chosen[]) => Text<Asked> | null,
  read: (given: Given) => Asked,
): TextField => ({
  args: new Set<string>(args),
  compile: (chosen) => {
    const text = compile(chosen);
    return text && ((given) => text(read(given as Given)));
  },
});

interface ListArgs<Filter, ListOrder> extends PageArgs {
  readonly filter?: Filter | null;
  readonly orderBy?: ListOrder | null;
}

const pageArgs = ["first", "after", "last", "before", "filter"] as const;
const orderedArgs = [...pageArgs, "orderBy"] as const;

/** By name. Each is nullable, so that one that fails takes no other with it. */
export const textFields: ReadonlyMap<string, TextField> = new Map([
  [
    "claims",
    field(orderedArgs, texts.claims, (given: ListArgs<ClaimFilterInput, ClaimOrder>) =>
      listRequest(given, parseClaimFilter(given.filter), given.orderBy),
    ),
  ],
  [
    "articles",
    field(orderedArgs, texts.articles, (given: ListArgs<ArticleFilterInput, ArticleOrder>) =>
      listRequest(given, parseArticleFilter(given.filter), given.orderBy),
    ),
  ],
  [
    "entities",
    field(orderedArgs, texts.entities, (given: ListArgs<EntityFilterInput, EntityOrder>) =>
      listRequest(given, parseEntityFilter(given.filter), given.orderBy),
    ),
  ],
  [
    "publishers",
    field(pageArgs, texts.publishers, (given: ListArgs<PublisherFilterInput, Order<"NAME">>) =>
      listRequest<PublisherTree, Order<"NAME">>(given, parsePublisherFilter(given.filter), null),
    ),
  ],
  ["claim", field(["id"], texts.claim, ({ id }: { readonly id: string }) => expectId("Claim", id, "claim.id"))],
  ["entity", field(["id"], texts.entity, ({ id }: { readonly id: string }) => expectId("Entity", id, "entity.id"))],
  ["article", field(["uri"], texts.article, ({ uri }: { readonly uri: string }) => expectUri(uri))],
]);
