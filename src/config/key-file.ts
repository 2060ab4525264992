/** The file in the data folder that keeps the first admin key, for the commands of the same machine. Only its owner may read it. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export const keyFile = (dataFolder: string): string => join(dataFolder, "key");

/** The key; null where there is no file, or none that may be read. */
export const readKeyFile = async (dataFolder: string): Promise<string | null> => {
  try {
    return (await readFile(keyFile(dataFolder), "utf8")).trim() || null;
  } catch {
    return null;
  }
};

/** Keeps the key. One that is there already may be another database's: it stays beside, as `key.old`. */
export const writeKeyFile = async (dataFolder: string, key: string): Promise<void> => {
  const path = keyFile(dataFolder);
  await mkdir(dirname(path), { recursive: true, mode: 0o711 });
  if (existsSync(path)) await rename(path, `${path}.old`);
  // never a moment in which others may read it
  await writeFile(path, `${key}\n`, { mode: 0o600, flag: "wx" });
};
