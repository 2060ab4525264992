/** A terminal in memory, and a service that answers as a test tells it to: what a real one does seldom must be seen here. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable, Writable } from "node:stream";
import type { Terminal } from "../../src/cli/client/terminal.ts";
import { testAdminKey } from "../support/key.ts";

export interface TestTerminal extends Terminal {
  /** everything written so far */
  outputText(): string;
  notesText(): string;
  /** notes but for how far an ingest is, which one that takes seconds says */
  complaintsText(): string;
}

const sink = (): { readonly stream: Writable; text(): string } => {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
};

export const createTerminal = (url: string, input: Iterable<string> = []): TestTerminal => {
  const output = sink();
  const notes = sink();
  return {
    input: Readable.from(Array.from(input, (text) => Buffer.from(text))),
    output: output.stream,
    notes: notes.stream,
    environment: { CLAIMWIRE_URL: url, CLAIMWIRE_KEY: testAdminKey },
    outputText: output.text,
    notesText: notes.text,
    complaintsText: () => notes.text().replace(/^.* articles\/s.*\n/gm, ""),
  };
};

export interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}
export interface FakeAnswer {
  readonly status?: number;
  readonly body: unknown;
}
export interface FakeService {
  readonly url: string;
  stop(): Promise<void>;
}

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

/** `answer` null: the connection is cut. */
export const startFakeService = async (answer: (asked: Asked) => FakeAnswer | null): Promise<FakeService> => {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = answer(JSON.parse(await readText(request)) as Asked);
    if (!given) {
      request.socket.destroy();
      return;
    }
    response.writeHead(given.status ?? 200, { "content-type": "application/json" });
    response.end(JSON.stringify(given.body));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

interface SentArticle {
  readonly uri: string;
  readonly extractor?: string;
  readonly claims?: readonly { readonly key: string }[];
}

/** What a service says to articles that it likes: all of them created. */
export const createdAnswer = (asked: Asked): FakeAnswer => {
  const input = asked.variables["input"] as { articles: readonly SentArticle[] } | undefined;
  if (!input) return { body: { data: { entities: { totalCount: 0 } } } };
  const results = input.articles.map(({ claims = [] }) => ({
    status: "CREATED",
    errors: [],
    claims: claims.map(({ key }) => ({ key, status: "CREATED" })),
  }));
  return { body: { data: { ingestArticles: { batchId: "batch-1", results } } } };
};

export const articlesIn = (asked: Asked): readonly SentArticle[] =>
  (asked.variables["input"] as { articles: readonly SentArticle[] } | undefined)?.articles ?? [];
