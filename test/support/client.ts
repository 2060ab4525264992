/** Clients as the outside has them: GraphQL over fetch, graphql-ws, server-sent events by fetch. */
import { type Client, createClient, type SubscribePayload } from "graphql-ws";
import { WebSocket } from "ws";

export interface Answer<Data = Record<string, unknown>> {
  readonly status: number;
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly [name: string]: unknown };
  }[];
}

/** Posts an operation; gives the answer whatever it is. */
export const post = async <Data = Record<string, unknown>>(
  url: string,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<Answer<Data>> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { ...(text ? JSON.parse(text) : {}), status: response.status };
};

/** Posts an operation that must succeed, and gives its data. */
export const ask = async <Data>(
  url: string,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<Data> => {
  const { data, errors } = await post<Data>(url, query, variables, headers);
  if (errors || !data) throw new Error(`the service refused: ${JSON.stringify(errors)}`);
  return data;
};

/** What was heard, and a way to wait for the next of it: facts, never time. */
export interface Heard<Item> extends AsyncIterable<Item> {
  next(): Promise<Item>;
  /** the next items up to and including the first that holds */
  until(holds: (item: Item) => boolean): Promise<Item[]>;
  /** settles when the source has ended */
  readonly ended: Promise<void>;
  close(): void;
}

interface Sink<Item> {
  put(item: Item): void;
  end(fault?: unknown): void;
}

const hear = <Item>(start: (sink: Sink<Item>) => () => void): Heard<Item> => {
  const items: Item[] = [];
  const waiting: { resolve(item: Item): void; reject(fault: unknown): void }[] = [];
  const end = Promise.withResolvers<void>();
  let over: { fault: unknown } | null = null;
  const close = start({
    put: (item) => {
      const first = waiting.shift();
      if (first) first.resolve(item);
      else items.push(item);
    },
    end: (fault = new Error("the stream is over")) => {
      over ??= { fault };
      for (const { reject } of waiting.splice(0)) reject(over.fault);
      end.resolve();
    },
  });
  const next = (): Promise<Item> => {
    const item = items.shift();
    if (item !== undefined) return Promise.resolve(item);
    if (over) return Promise.reject(over.fault);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  return {
    next,
    until: async (holds) => {
      const taken: Item[] = [];
      for (;;) {
        const item = await next();
        taken.push(item);
        if (holds(item)) return taken;
      }
    },
    ended: end.promise,
    close,
    async *[Symbol.asyncIterator]() {
      for (;;) yield await next();
    },
  };
};

/** One operation on graphql-ws' own client; a fault that ends it rejects `next`. */
export const hearOverSocket = <Data>(client: Client, payload: SubscribePayload): Heard<Data> =>
  hear<Data>(({ put, end }) =>
    client.subscribe<Data>(payload, {
      next: (result) => (result.errors ? end(result.errors) : put(result.data as Data)),
      error: end,
      complete: () => end(),
    }),
  );

/** The same with the payloads as they came over the wire, errors and all. */
export const hearPayloads = (client: Client, payload: SubscribePayload): Heard<object> =>
  hear<object>(({ put, end }) => client.subscribe(payload, { next: put, error: end, complete: () => end() }));

export const socketClient = (url: string, options: Partial<Parameters<typeof createClient>[0]> = {}): Client =>
  createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, ...options });

export interface ServerSentEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
}

const parseEvent = (block: string): ServerSentEvent | null => {
  const fields = block.split("\n").filter((line) => line !== "" && !line.startsWith(":"));
  if (fields.length === 0) return null;
  const field = (name: string): string | null =>
    fields
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? null;
  return { event: field("event") ?? "message", id: field("id"), data: field("data") ?? "" };
};

export interface StreamRequest {
  readonly query: string;
  readonly variables?: object;
  readonly lastEventId?: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
}

const requestStream = (url: string, request: StreamRequest, signal: AbortSignal): Promise<Response> => {
  const { query, variables = {}, lastEventId, method = "POST" } = request;
  const headers = {
    ...request.headers,
    accept: "text/event-stream",
    ...(lastEventId ? { "last-event-id": lastEventId } : {}),
  };
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  return method === "GET"
    ? fetch(`${url}${url.includes("?") ? "&" : "?"}${search}`, { headers, signal })
    : fetch(url, {
        method,
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
        signal,
      });
};

const readStream = async (response: Response, put: (event: ServerSentEvent) => void): Promise<void> => {
  if (!response.ok || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
  let rest = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const event of blocks.map(parseEvent)) if (event) put(event);
  }
};

/** Server-sent events by plain fetch. */
export const hearStream = (url: string, request: StreamRequest): Heard<ServerSentEvent> =>
  hear<ServerSentEvent>(({ put, end }) => {
    const away = new AbortController();
    requestStream(url, request, away.signal)
      .then((response) => readStream(response, put))
      .then(() => end(), end);
    return () => away.abort();
  });
