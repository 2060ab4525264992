/** A service that speaks as much of graphql-transport-ws as a dashboard needs, and says what a test tells it to. */
import { once } from "node:events";
import { type WebSocket, WebSocketServer } from "ws";

/** One connection that has subscribed. */
export interface Connection {
  readonly after: string | null;
  readonly authorization: string | null;
  next(payload: object): void;
  close(code: number, reason: string): void;
}

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly authorization?: string; readonly variables?: { readonly after?: string } };
}

const speak = (socket: WebSocket, onSubscribe: (connection: Connection) => void): void => {
  let authorization: string | null = null;
  const send = (message: object): void => socket.send(JSON.stringify(message));
  socket.on("message", (text) => {
    const { type, id, payload } = JSON.parse(String(text)) as Message;
    if (type === "connection_init") {
      authorization = payload?.authorization ?? null;
      send({ type: "connection_ack" });
    }
    if (type === "ping") send({ type: "pong" });
    if (type !== "subscribe") return;
    onSubscribe({
      authorization,
      after: payload?.variables?.after ?? null,
      next: (result) => send({ type: "next", id, payload: result }),
      close: (code, reason) => socket.close(code, reason),
    });
  });
};

export const startFakeSocket = async (
  onSubscribe: (connection: Connection) => void,
): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    handleProtocols: () => "graphql-transport-ws",
  });
  server.on("connection", (socket) => speak(socket, onSubscribe));
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    stop: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
