/**
 * `claimwire serve`: runs the service in the foreground until it is asked to stop. It finishes in order and ends with 0; what
 * takes longer than the limit is cut off, so that whoever waits for the end need not kill.
 */
import { Command } from "commander";
import { type Config, readConfig } from "../config.ts";

export interface RunningApp {
  /** where clients connect, with the bound port */
  readonly url: string;
  stop(): Promise<void>;
}

/** Handed in, so that commands which only talk to a running service never load one. */
export type OpenApp = (config: Config, say: (line: string) => void) => Promise<RunningApp>;

/** Beyond the time that clients get to leave: for what was taken to be written, and for the embedded database to stop. */
const stopMarginMs = 4_500;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
const untilAsked = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve(signal);
      });
    }
  });

const limitStop = (stopLimitMs: number): void => {
  const timer = setTimeout(() => {
    say(`Claimwire did not finish within ${stopLimitMs / 1000} s and was cut off.`);
    process.exit(1);
  }, stopLimitMs);
  timer.unref();
};

const serve = async (openApp: OpenApp): Promise<void> => {
  const config = readConfig(process.env, process.cwd());
  const asked = untilAsked();
  // also while it starts: what was begun is opened, then closed in order
  void asked.then((signal) => {
    say(`${signal}: finishing what runs, then stopping.`);
    limitStop(config.drainMs + stopMarginMs);
  });
  const app = await openApp(config, say);
  say(`Claimwire is ready at ${app.url}`);
  await asked;
  await app.stop();
  // whatever a library still holds open has nothing left to do
  process.exit(0);
};

export const serveCommand = (openApp: OpenApp): Command =>
  new Command("serve")
    .description("run the service: GraphQL over HTTP, WebSocket and server-sent events on /graphql")
    .addHelpText(
      "after",
      "\nEnvironment: HOST (127.0.0.1), PORT (4000), DATABASE_URL (an embedded database), DATABASE_DIRECT_URL, CLAIMWIRE_POOLER (transaction: DATABASE_URL is a pooler's), CLAIMWIRE_DATA (.claimwire). `claimwire config` prints all of it.",
    )
    .action(() => serve(openApp));
