/** `claimwire backup FOLDER`: a copy of the embedded database, while the service serves from it or not. */
import { resolve } from "node:path";
import { Command } from "commander";
import { type Config, readConfig } from "../config.ts";

/** Handed in, so that commands which only talk to a running service never load the database's code. */
export type BackUp = (
  config: Config,
  target: string,
  say: (line: string) => void,
) => Promise<{ readonly files: number; readonly bytes: number }>;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

export const backupCommand = (backUp: BackUp): Command =>
  new Command("backup")
    .description("copy the embedded database into a folder, while the service runs on it or not")
    .argument("<folder>", "where to: it must not be there yet")
    .addHelpText(
      "after",
      "\nThe folder is a data folder of its own: CLAIMWIRE_DATA=FOLDER npm start serves from it. It holds the password of the database\nand the first admin key, and no one but its owner may read them: keep it so. A database at DATABASE_URL is backed up by\nPostgreSQL's own tools.",
    )
    .action(async (folder: string) => {
      const target = resolve(folder);
      const { files, bytes } = await backUp(readConfig(process.env, process.cwd()), target, say);
      say(`Backed up into ${target}: ${files} files, ${Math.ceil(bytes / 1_000_000)} MB.`);
    });
