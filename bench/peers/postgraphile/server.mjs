/** PostGraphile 5 as its documentation sets it up for production: Amber preset, connection filter, prepared statements of its own. */
import { once } from "node:events";
import { createServer } from "node:http";
import pg from "pg";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { answerParent } from "../../run/child.ts";
import { connectionOptions, poolSize } from "../../run/settings.ts";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: poolSize, options: connectionOptions });
const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  pgServices: [makePgService({ pool, schemas: ["public"] })],
  // columns without an index may be filtered too, as ours
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  schema: { connectionFilterRelations: true },
  grafast: { explain: false },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { printSchema } = await import("graphql");

answerParent(
  {
    url: () => `http://127.0.0.1:${server.address().port}`,
    schema: async () => printSchema((await instance.getSchemaResult()).schema),
  },
  () => pool.end(),
);
