/** Stock yoga, graphql-ws and createPubSub over one Prisma client, as their documentation shows. */
import { once } from "node:events";
import { createServer } from "node:http";
import { PrismaPg } from "@prisma/adapter-pg";
import { useServer } from "graphql-ws/use/ws";
import { createPubSub, createYoga } from "graphql-yoga";
import { WebSocketServer } from "ws";
import { answerParent } from "../../run/child.ts";
import { connectionOptions, poolSize } from "../../run/settings.ts";
import { PrismaClient } from "./.generated/client/client.ts";
import { articleCreator } from "./create.mjs";
import { buildSchema } from "./schema.mjs";

const adapter = new PrismaPg({
  connectionString: process.env.DATABASE_URL,
  max: poolSize,
  options: connectionOptions,
});
const prisma = new PrismaClient({ adapter });
const pubSub = createPubSub();
const schema = buildSchema({ prisma, pubSub, createArticle: articleCreator(prisma) });
const yoga = createYoga({ schema, logging: false, maskedErrors: false });
const server = createServer(yoga);
const sockets = new WebSocketServer({ server, path: yoga.graphqlEndpoint });
useServer(
  {
    execute: (args) => args.rootValue.execute(args),
    subscribe: (args) => args.rootValue.subscribe(args),
    onSubscribe: async (context, _id, params) => {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        ...context,
        req: context.extra.request,
        socket: context.extra.socket,
        params,
      });
      const args = {
        schema,
        operationName: params.operationName,
        document: parse(params.query),
        variableValues: params.variables,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  sockets,
);
server.listen(0, "127.0.0.1");
await once(server, "listening");

answerParent({ url: () => `http://127.0.0.1:${server.address().port}` }, () => prisma.$disconnect());
