/** The demo's service: the same command that people start, as a process of its own on a data folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readKeyFile } from "../../config/key-file.ts";
import { StartError } from "../../terms/errors.ts";
import { LostError, openService, type Service } from "../client/service.ts";
import { endings, type Terminal } from "../client/terminal.ts";

const startTimeoutMs = 90_000;
const stopTimeoutMs = 15_000;
const main = fileURLToPath(new URL("../../main.ts", import.meta.url));

export interface House {
  readonly service: Service;
  readonly folder: string;
  /** the folder goes when the demo ends */
  readonly borrowed: boolean;
  /** aborts when the service ends by itself */
  readonly gone: AbortSignal;
  stop(): Promise<void>;
}

const answers = async (service: Service): Promise<boolean> => {
  try {
    await service.ask("{ __typename }");
    return true;
  } catch (fault) {
    return !(fault instanceof LostError);
  }
};

const untilReady = async (service: Service, child: ChildProcess, signal: AbortSignal): Promise<void> => {
  const deadline = performance.now() + startTimeoutMs;
  while (!(await answers(service))) {
    signal.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null) throw new StartError("the service did not start.");
    if (performance.now() > deadline)
      throw new StartError(`the service did not answer at ${service.url} within ${startTimeoutMs / 1000} s.`);
    await wait(100);
  }
};

const ignore = (): void => undefined;

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
  await exited;
  clearTimeout(killer);
};

/** `data` null: a temporary folder. A DATABASE_URL is not passed on: demo news must not land in somebody's database. */
export const openHouse = async (data: string | null, terminal: Terminal, signal: AbortSignal): Promise<House> => {
  const host = terminal.environment["HOST"] || "127.0.0.1";
  const port = terminal.environment["PORT"] || "4000";
  const unknown = openService(`http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}/graphql`);
  if (await answers(unknown))
    throw new StartError(`something answers at ${unknown.url} already; stop it, or choose another PORT.`);
  const folder = data ?? (await mkdtemp(join(tmpdir(), "claimwire-demo-")));
  const { DATABASE_URL: _, DATABASE_DIRECT_URL: __, CLAIMWIRE_POOLER: ___, ...environment } = terminal.environment;
  const child = spawn(process.execPath, [main, "serve"], {
    env: { ...environment, CLAIMWIRE_DATA: folder, PORT: port },
    stdio: ["ignore", "ignore", "inherit"],
    // Ctrl-C reaches the demo alone, which then stops its service in order.
    detached: true,
  });
  const kill = (): void => void child.kill();
  process.on("exit", kill);
  // A second Ctrl-C would end the demo before its service, which would then run on alone: the stop has a limit of its own.
  for (const name of endings) process.on(name, ignore);
  const gone = new AbortController();
  child.on("exit", () => gone.abort());
  const stop = async (): Promise<void> => {
    await end(child);
    process.off("exit", kill);
    for (const name of endings) process.off(name, ignore);
    if (data === null) await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(unknown, child, signal);
  } catch (fault) {
    await stop();
    throw fault;
  }
  // the service has made its first key by now, unless the environment gave it one
  const key = terminal.environment["CLAIMWIRE_ADMIN_KEY"]?.trim() || (await readKeyFile(folder));
  return { service: openService(unknown.url, key), folder, borrowed: data === null, gone: gone.signal, stop };
};
