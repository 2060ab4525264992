/** The service itself, started by its own command, as anyone would. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { benchKey } from "../load/key.ts";
import { startChild } from "../run/child.ts";
import { ours } from "../run/outcome.ts";
import { graphqlShot, post, type ReadContender, type Running } from "./contender.ts";

const startLimitMs = 60_000;

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
};

const answers = async (url: string): Promise<void> => {
  const deadline = performance.now() + startLimitMs;
  for (;;) {
    try {
      await post(url, graphqlShot("{ __typename }", {}));
      return;
    } catch (fault) {
      if (performance.now() > deadline) throw fault;
      await sleep(10);
    }
  }
};

/** Waits until it answers. `preload`: modules that Node loads before it. */
export const startService = (databaseUrl: string, preload: readonly string[] = []): Promise<Running> =>
  startWith({ DATABASE_URL: databaseUrl }, preload);

/** With the database that it brings itself. */
export const startEmbedded = (dataFolder: string): Promise<Running> =>
  startWith({ DATABASE_URL: "", CLAIMWIRE_DATA: dataFolder }, []);

const startWith = async (database: Readonly<Record<string, string>>, preload: readonly string[]): Promise<Running> => {
  const port = String(await freePort());
  const child = await startChild(ours, new URL("../../src/main.ts", import.meta.url), {
    args: ["serve"],
    nodeArgs: [...preload, new URL("../run/probe.ts", import.meta.url).href].flatMap((each) => ["--import", each]),
    environment: {
      ...{ HOST: "127.0.0.1", PORT: port, CLAIMWIRE_ADMIN_KEY: benchKey, ...database },
      CLAIMWIRE_COST_PER_MINUTE: "100000000000",
    },
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(url);
  } catch (fault) {
    await child.stop();
    throw fault;
  }
  return { child, url };
};

export const service: ReadContender = {
  name: ours,
  start: (databaseUrl) => startService(databaseUrl),
  shot: (work, values) => graphqlShot(work.document, work.variables(values)),
  plain: (_, answer) => answer,
};
