/**
 * `npm run mock`: the committed schema.graphql made executable again with invented answers, over HTTP, SSE and WebSocket, so that
 * frontends can work without a database. Refuses to remember anything: a mutation changes nothing.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { addMocksToSchema, type IMocks } from "@graphql-tools/mock";
import { makeExecutableSchema } from "@graphql-tools/schema";
import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import type { GraphQLSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { createYoga } from "graphql-yoga";
import { WebSocketServer } from "ws";
import { readConfig } from "../config.ts";
import { StartError } from "../terms/errors.ts";
import { interruption } from "./client/terminal.ts";

const mockText = (list: readonly string[]) => (): string => list[Math.floor(Math.random() * list.length)] ?? "";

/** Between two mocked events. */
const eventEveryMs = 2_000;

const mocks: IMocks = {
  DateTime: () => "2026-09-14T06:10:00.000Z",
  LogCursor: () => "bW9jay1jdXJzb3I",
  // counts and offsets: none of them is ever negative
  Int: () => 3,
  Publisher: () => ({ name: mockText(["Meridian Wire", "Pražský kurýr", "Rheinblatt"])(), domain: "outlet.example" }),
  Article: () => ({
    uri: "https://outlet.example/article",
    title: "A headline that nobody wrote",
    body: "A body that says what the claim says.",
    language: "en",
    revision: 1,
  }),
  Entity: () => ({
    name: mockText(["Brennwerk", "Skylark Freight", "Lipová banka"])(),
    wikidataId: null,
    mergedInto: null,
    claimCount: 3,
  }),
  Claim: () => ({
    key: "c1",
    extractor: "default",
    text: mockText(["Brennwerk delays the Volta Q.", "Skylark denies an offer.", "Unikly údaje 4 000 klientů."])(),
    language: "en",
    confidence: 0.9,
    status: "ACTIVE",
    statusReason: null,
  }),
  Quote: () => ({ text: "what the claim says", start: 17, end: 36, verified: true }),
  PageInfo: () => ({ hasNextPage: false, hasPreviousPage: false }),
};

/** READY, then a claim every while. */
const mockEvents = async function* (): AsyncGenerator<{ claimEvents: object }> {
  const occurredAt = (): string => new Date().toISOString();
  yield { claimEvents: { kind: "READY", claimId: null, claim: null, reason: null, occurredAt: occurredAt() } };
  for (;;) {
    yield { claimEvents: { kind: "ADDED", reason: null, occurredAt: occurredAt() } };
    await new Promise((resolve) => setTimeout(resolve, eventEveryMs));
  }
};

/** The schema of this text, every field answering with something of the right type. */
export const mockSchema = (typeDefs: string): GraphQLSchema =>
  addMocksToSchema({
    schema: makeExecutableSchema({ typeDefs }),
    mocks,
    resolvers: { Subscription: { claimEvents: { subscribe: mockEvents } } },
    preserveResolvers: true,
  });

export interface MockService {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves mocked answers to `typeDefs` on `/graphql`. Throws a StartError where the port is taken. */
export const startMock = async (typeDefs: string, host: string, port: number): Promise<MockService> => {
  const schema = mockSchema(typeDefs);
  const yoga = createYoga({ schema, renderGraphiQL, graphiql: { title: "Claimwire, mocked" }, logging: false });
  const server = createServer(yoga);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (fault: NodeJS.ErrnoException) =>
      reject(new StartError(`Cannot listen on ${host}:${port} (${fault.code ?? fault.message}); choose another PORT.`)),
    );
    server.listen(port, host, resolve);
  });
  const protocol = useServer({ schema }, new WebSocketServer({ server, path: "/graphql" }));
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host}:${bound}/graphql`,
    async stop() {
      await protocol.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** The schema's text as it is committed. */
export const committedSchema = (): string => {
  const file = new URL("../../schema.graphql", import.meta.url);
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new StartError("schema.graphql is missing; `npm run schema` writes it.");
  }
};

const runMock = async (): Promise<void> => {
  const { host, port } = readConfig(process.env, process.cwd());
  const mock = await startMock(committedSchema(), host, port);
  process.stdout.write(
    `Mocked answers at ${mock.url} (in a browser: GraphiQL). Nothing is remembered. Ctrl-C ends it.\n`,
  );
  const { signal } = interruption();
  signal.addEventListener("abort", () => void mock.stop());
};

if (import.meta.main)
  runMock().catch((fault: unknown) => {
    if (!(fault instanceof StartError)) throw fault;
    process.stderr.write(`${fault.message}\n`);
    process.exitCode = 1;
  });
