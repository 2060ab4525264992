/**
 * Mercurius as its documentation shows it: schema as text, resolvers, loaders written by hand with pg, its compiler from a query's
 * second execution on (`jit: 1`, as its own benchmark has it), subscriptions by its own pubsub.
 */
import fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";
import { answerParent } from "../../run/child.ts";
import { connectionOptions, poolSize } from "../../run/settings.ts";
import { articleWriter } from "./create.mjs";
import { createReads } from "./reads.mjs";
import { createLoaders, createResolvers, schema } from "./schema.mjs";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: poolSize, options: connectionOptions });
const reads = createReads(pool);
const app = fastify();
app.register(mercurius, {
  schema,
  resolvers: createResolvers(reads, articleWriter(pool)),
  loaders: createLoaders(reads),
  jit: 1,
  subscription: true,
  // one field that failed is a request that failed: a load client reads no further than the status
  errorFormatter: (execution, context) => ({
    ...mercurius.defaultErrorFormatter(execution, context),
    statusCode: 500,
  }),
});
const url = await app.listen({ host: "127.0.0.1", port: 0 });

answerParent({ url: () => url }, async () => {
  await app.close();
  await pool.end();
});
