/** PostGraphile 5 as its documentation sets it up for production: Amber preset, connection filter, prepared statements of its own. */
import { once } from "node:events";
import { createServer } from "node:http";
import pg from "pg";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { jsonPgSmartTags } from "postgraphile/utils";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { answerParent } from "../../run/child.ts";
import { connectionOptions, poolSize } from "../../run/settings.ts";

/** References that the database checks by a trigger, where PostGraphile reads of no constraint: so its documentation has them told. */
const references = jsonPgSmartTags({
  version: 1,
  config: {
    class: {
      claim_entity: {
        tags: {
          foreignKey: [
            "(claim_id) references public.claim (id)",
            "(given_id) references public.entity (id)",
            "(entity_id) references public.entity (id)",
          ],
        },
      },
    },
  },
});

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: poolSize, options: connectionOptions });
const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  pgServices: [makePgService({ pool, schemas: ["public"] })],
  plugins: [references],
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
