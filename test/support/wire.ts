/** A wire to the database that loses what is said, one way or both, without being cut, as a lost network does; and that can be cut. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface Wire {
  /** the database's, through here */
  readonly url: string;
  /** From now on: what is sent to the server, what it answers, or both. null: nothing. */
  lose(what: "questions" | "answers" | "both" | null): void;
  /** so many bytes were */
  readonly lost: number;
  /** Ends the connections that there are. */
  cut(): void;
  /** Whether new ones are ended at once. */
  refuse(value: boolean): void;
  /** Cuts, and takes no more connections. */
  close(): void;
}

export const openWire = async (url: string): Promise<Wire> => {
  const { port, hostname } = new URL(url);
  const sockets = new Set<Socket>();
  const loses = { questions: false, answers: false };
  let lost = 0;
  let refusing = false;
  const server = createServer((near) => {
    if (refusing) return void near.on("error", () => undefined).destroy();
    const far = connect(Number(port), hostname);
    for (const [from, to, what] of [
      [near, far, "questions"],
      [far, near, "answers"],
    ] as const) {
      sockets.add(from);
      from.on("data", (data) => {
        if (loses[what]) lost += data.length;
        else to.write(data);
      });
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on("error", () => undefined);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const through = new URL(url);
  through.port = String(typeof address === "object" && address ? address.port : 0);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: through.href,
    lose: (what) => {
      loses.questions = what === "questions" || what === "both";
      loses.answers = what === "answers" || what === "both";
    },
    get lost() {
      return lost;
    },
    cut,
    refuse: (value) => {
      refusing = value;
    },
    close: () => {
      cut();
      server.close();
    },
  };
};
