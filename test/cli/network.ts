/** A network between client and service that can be cut: what a restart, a lost train connection or a closed laptop looks like. */
import { connect, createServer, type Socket } from "node:net";

export interface Network {
  /** the service's url, through here */
  readonly url: string;
  /** Cuts every connection, and refuses new ones until `mend`. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

export const startNetwork = async (url: string): Promise<Network> => {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let broken = false;
  const hold = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    hold(near);
    if (broken) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    hold(far);
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  const cut = (): void => {
    broken = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}${target.pathname}`,
    cut,
    mend: () => {
      broken = false;
    },
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
