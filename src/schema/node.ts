/** Anything that has an id, by its id. */
import { RequestError } from "../terms/errors.ts";
import { decodeId, type NodeType } from "../terms/ids.ts";
import { builder } from "./builder.ts";
import type { Context } from "./context.ts";
import { NodeRef, type NodeShape } from "./refs.ts";
import { visibleSender } from "./sender.ts";

/** ids in one `nodes` call */
const maxNodes = 100;

NodeRef.implement({
  description:
    "Anything that can be read again by its id. Ids never die: a merged entity or publisher and a retracted claim still resolve.",
  fields: (t) => ({
    id: t.id({ description: "Opaque, and unique over all types." }),
  }),
});

type Readers = Readonly<Record<NodeType, (context: Context, key: bigint) => Promise<NodeShape | null>>>;
const readers: Readers = {
  Publisher: ({ reading }, key) => reading.publisher(key),
  Article: ({ reading }, key) => reading.article(key),
  Entity: ({ reading }, key) => reading.entity(key),
  Claim: ({ reading }, key) => reading.claim(key),
  ClaimRelation: ({ reading }, key) => reading.relation(key),
  IngestBatch: ({ batches, viewer }, key) => batches.batch(key, visibleSender(viewer)),
};

/** A row together with the name of its type, which is how GraphQL tells the types behind `Node` apart. */
export const asNode = (type: NodeType, row: NodeShape | null): NodeShape | null =>
  row ? { ...row, ...{ __typename: type } } : null;

const readNode = async (id: string, context: Context): Promise<NodeShape | null> => {
  const node = decodeId(id);
  return node ? asNode(node.type, await readers[node.type](context, node.key)) : null;
};

builder.queryFields((t) => ({
  node: t.field({
    type: NodeRef,
    nullable: true,
    description:
      "The thing with this id; null where there is none. The id of a merged entity or publisher gives the retired one itself, with `mergedInto`.",
    args: { id: t.arg.id({ required: true, description: "The id, as an earlier answer gave it." }) },
    resolve: (_, { id }, context) => readNode(id, context),
  }),
  nodes: t.field({
    type: [NodeRef],
    nullable: { list: false, items: true },
    description: "The things with these ids, in the order of `ids`; null in the place of each that is not there.",
    args: { ids: t.arg.idList({ required: true, description: "Up to 100 ids; more are LIMIT_EXCEEDED." }) },
    resolve: (_, { ids }, context) => {
      if (ids.length > maxNodes)
        throw new RequestError("LIMIT_EXCEEDED", `nodes takes up to ${maxNodes} ids; this call has ${ids.length}.`, {
          limit: maxNodes,
          actual: ids.length,
        });
      return Promise.all(ids.map((id) => readNode(id, context)));
    },
  }),
}));
