/** The service as a process of its own, started as people start it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Guard, guard } from "./guard.ts";
import { testAdminKey } from "./key.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** A test that fails half-way leaves nothing running: what is still there goes with the process of its file, however that ends. */
let watching: Guard | null = null;
const watch = (child: ChildProcess): void => {
  const { pid } = child;
  if (pid === undefined) return;
  watching ??= guard(null);
  watching.watch(pid);
  child.on("close", () => watching?.forget(pid));
};

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServiceChild {
  readonly process: ChildProcess;
  /** its url; rejects with what it wrote where it ends before it is ready */
  readonly ready: Promise<string>;
  readonly ended: Promise<Exit>;
  /** what it wrote to stderr so far, by lines */
  lines(): string[];
}

/** With an admin key that tests know, unless `environment` has another ("": the service makes its first). Environment: this process's, without what would decide about the database, and with what is given. */
export const spawnService = (environment: Readonly<Record<string, string>>, command = ["serve"]): ServiceChild => {
  const {
    DATABASE_URL: _,
    DATABASE_DIRECT_URL: __,
    CLAIMWIRE_DATA: ___,
    CLAIMWIRE_POOLER: ____,
    CLAIMWIRE_ADMIN_KEY: _____,
    ...inherited
  } = process.env;
  // a group of its own, so that a test can signal it as a terminal does
  const child = spawn(process.execPath, [main, ...command], {
    env: { ...inherited, PORT: "0", CLAIMWIRE_ADMIN_KEY: testAdminKey, ...environment },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  watch(child);
  let written = "";
  const ready = new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      written += text;
      const url = /ready at (\S+)\n/.exec(written)?.[1];
      if (url) resolve(url);
    });
    child.on("close", () => reject(new Error(`it ended before it was ready: ${written}`)));
  });
  ready.catch(() => undefined);
  return {
    process: child,
    ready,
    ended: once(child, "close").then(([code, signal]) => ({ code, signal })),
    lines: () => written.split("\n").filter((line) => line !== ""),
  };
};

export const askService = async <Data>(url: string, query: string): Promise<Data> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${testAdminKey}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
  if (!data) throw new Error(JSON.stringify(errors));
  return data;
};
