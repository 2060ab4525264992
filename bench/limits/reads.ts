/**
 * R1: what the hardware allows for reads. node:http, pg, and for each workload one prepared statement that gives the finished JSON.
 * `POST /Q2` with the statement's parameters as a JSON list.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { answerParent } from "../run/child.ts";
import { connectionOptions, poolSize } from "../run/settings.ts";
import { pageWork, readWorks } from "../work/reads.ts";

const statements: ReadonlyMap<string, string> = new Map([
  ...readWorks.map(({ id, sql }) => [`/${id}`, sql] as const),
  ["/Q5", pageWork.sql],
]);

/** A statement without a name is planned for the values at hand. */
const named = new Set(["/Q5", ...readWorks.filter(({ plannedAnew }) => !plannedAnew).map(({ id }) => `/${id}`)]);

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: poolSize, options: connectionOptions });

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = "";
  request.setEncoding("utf8").on("data", (chunk: string) => {
    body += chunk;
  });
  await once(request, "end");
  return body;
};

const server = createServer(async (request, response) => {
  try {
    const name = request.url ?? "";
    const text = statements.get(name);
    if (!text) throw new Error(`no statement for ${name}`);
    const values: unknown[] = JSON.parse(await bodyOf(request));
    const { rows } = await pool.query<{ answer: string }>({ ...(named.has(name) ? { name } : {}), text, values });
    const answer = Buffer.from(rows[0]?.answer ?? "null");
    response.writeHead(200, { "content-type": "application/json", "content-length": answer.length }).end(answer);
  } catch (fault) {
    response.writeHead(500).end(String(fault));
  }
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

const plan = async ({ name, values }: { name: string; values: unknown[] }): Promise<string> => {
  const { rows } = await pool.query<{ "QUERY PLAN": string }>(`EXPLAIN ANALYZE ${statements.get(name)}`, values);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
};

answerParent({ url: () => `http://127.0.0.1:${port}`, plan }, () => pool.end());
