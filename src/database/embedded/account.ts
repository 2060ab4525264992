/**
 * Which user of the system runs PostgreSQL. PostgreSQL refuses root, so a service that runs as root lends it a user that is there
 * already; it creates none. Everyone else runs it as themselves.
 */
import { type Stats, statSync } from "node:fs";
import { chown, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { StartError } from "../../terms/errors.ts";

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const lendable = ["postgres", "nobody"];

const accountsOf = async (): Promise<Account[]> => {
  const text = await readFile("/etc/passwd", "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    const [name, , uid, gid] = line.split(":");
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
};

/** null: the user that we are. A cluster that exists already belongs to somebody, and goes on belonging to them. */
export const accountFor = async (cluster: string): Promise<Account | null> => {
  if (process.getuid?.() !== 0) return null;
  const accounts = await accountsOf();
  const owner = await stat(cluster).catch(() => null);
  if (owner && owner.uid !== 0) {
    const known = accounts.find((account) => account.uid === owner.uid);
    return known ?? { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  const lent = lendable.flatMap((name) => accounts.find((account) => account.name === name) ?? [])[0];
  if (lent) return lent;
  throw new StartError(
    `PostgreSQL refuses to run as root, and there is no user ${lendable.join(" or ")} to run it as. Start Claimwire as an ordinary user, or set DATABASE_URL.`,
  );
};

/** Hands a file or folder to the account. */
export const give = async (path: string, account: Account | null): Promise<void> => {
  if (account) await chown(path, account.uid, account.gid);
};

const mayEnter = (entry: Stats, account: Account): boolean => {
  if (entry.uid === account.uid) return (entry.mode & 0o100) !== 0;
  if (entry.gid === account.gid) return (entry.mode & 0o010) !== 0;
  return (entry.mode & 0o001) !== 0;
};

/** Whether the account can walk down to `folder`, by the mode bits of every folder above it. */
export const reaches = (account: Account, folder: string): boolean => {
  if (!mayEnter(statSync(folder), account)) return false;
  const parent = dirname(folder);
  return parent === folder || reaches(account, parent);
};
