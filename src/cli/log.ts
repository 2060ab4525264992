/** `claimwire log renew`: starts a new epoch of the claim log, after a restore that nothing else tells of. */
import { Command } from "commander";
import { type Config, readConfig } from "../config.ts";

/** Handed in, so that commands which only talk to a running service never load the database's code. Gives the new epoch. */
export type RenewLog = (config: Config, say: (line: string) => void) => Promise<string>;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

export const logCommand = (renewLog: RenewLog): Command =>
  new Command("log").description("look after the claim log").addCommand(
    new Command("renew")
      .description(
        "start a new epoch after a restore: cursors from before are refused, and their holders start from a page",
      )
      .addHelpText(
        "after",
        "\nWorks on DATABASE_URL or on the embedded database in CLAIMWIRE_DATA, beside services that run on it: their subscribers are\nsent away and come back. Needed after a copy of the data was put in the place of what it was copied from. A service that\nstarts on another server, in another database or after a promotion or a recovery to a point in time does it by itself.",
      )
      .action(async () => {
        const epoch = await renewLog(readConfig(process.env, process.cwd()), say);
        say(`The log's epoch is ${epoch} now. Cursors from before are refused with CURSOR_INVALID.`);
      }),
  );
