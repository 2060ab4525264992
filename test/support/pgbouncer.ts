/** PgBouncer in transaction mode before a database, where Debian's package has it installed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountFor, give } from "../../src/database/embedded/account.ts";
import { onFreePort } from "./free-port.ts";

const program = "/usr/sbin/pgbouncer";

export const hasPgBouncer = (): boolean => existsSync(program);

export interface PgBouncer {
  /** the database's, through the pooler */
  readonly url: string;
  stop(): Promise<void>;
}

/** `sessions`: with few of them clients share sessions at once, so that whatever is left in one is another's surprise. */
export const startPgBouncer = async (databaseUrl: string, sessions: number): Promise<PgBouncer> => {
  const { hostname, port: databasePort, username, password, pathname } = new URL(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), "claimwire-pgbouncer-"));
  const name = pathname.slice(1);
  const server = `host=${hostname} port=${databasePort} user=${username}${password ? ` password=${password}` : ""}`;
  const file = join(folder, "pgbouncer.ini");
  const account = await accountFor(join(folder, "none"));
  await chmod(folder, 0o700);
  await give(folder, account);
  const { child, port } = await onFreePort(async (port) => {
    await writeFile(
      file,
      `[databases]
${name} = ${server} dbname=${name}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${sessions}
max_client_conn = 200
`,
    );
    await chmod(file, 0o644);
    // it refuses to run as root, and its folder's path may be closed to others: it stands in the folder already
    const child = spawn(program, ["pgbouncer.ini"], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
    });
    let written = "";
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        written += text;
        if (/process up/.test(written)) resolve();
      });
      child.once("close", () => reject(new Error(`PgBouncer ended: ${written}`)));
    });
    return { child, port };
  });
  return {
    url: `postgres://${username}@127.0.0.1:${port}/${name}`,
    stop: async () => {
      const closed = once(child, "close");
      child.kill("SIGINT");
      child.kill("SIGTERM");
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
