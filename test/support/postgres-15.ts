/** The oldest PostgreSQL that is supported, where Debian's package has it installed. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountFor, give } from "../../src/database/embedded/account.ts";
import { onFreePort } from "./free-port.ts";

const binaries = "/usr/lib/postgresql/15/bin";

export const hasPostgres15 = (): boolean => existsSync(join(binaries, "postgres"));

/** One of its tools, such as pg_dump. */
export const postgres15Tool = (name: string): string => join(binaries, name);

export interface Postgres15 {
  /** of an empty database */
  readonly url: string;
  stop(): Promise<void>;
}

export const startPostgres15 = async (): Promise<Postgres15> => {
  const folder = await mkdtemp(join(tmpdir(), "claimwire-postgres-15-"));
  const account = await accountFor(join(folder, "none"));
  await chmod(folder, 0o700);
  await give(folder, account);
  const ids = account ? { uid: account.uid, gid: account.gid } : {};
  const at = { cwd: folder, ...ids };
  const data = account ? "/proc/self/cwd" : folder;
  execFileSync(
    join(binaries, "initdb"),
    ["-D", data, "-U", "claimwire", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
    { ...at, stdio: "ignore" },
  );
  const { server, port } = await onFreePort(async (port) => {
    const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", `port=${port}`];
    const server = spawn(join(binaries, "postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
      ...at,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let written = "";
    await new Promise<void>((resolve, reject) => {
      server.stderr.setEncoding("utf8").on("data", (text: string) => {
        written += text;
        if (written.includes("ready to accept connections")) resolve();
      });
      server.once("close", () => reject(new Error(`PostgreSQL 15 ended: ${written}`)));
    });
    return { server, port };
  });
  return {
    url: `postgres://claimwire@127.0.0.1:${port}/postgres`,
    stop: async () => {
      const closed = once(server, "close");
      server.kill("SIGINT");
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
