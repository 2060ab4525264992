#!/usr/bin/env node
/** The command line's door. One file of cli/ per command; a failure that was to be expected is one line and exit code 1. */
import { Command } from "commander";
import { type BackUp, backupCommand } from "./cli/backup.ts";
import { changesCommand } from "./cli/changes/command.ts";
import { RefusedError } from "./cli/client/service.ts";
import { configCommand } from "./cli/config.ts";
import { demoCommand } from "./cli/demo/command.ts";
import { exportCommand } from "./cli/export/command.ts";
import { ingestCommand } from "./cli/ingest/command.ts";
import { keysCommand, type OpenKeys } from "./cli/keys.ts";
import { logCommand, type RenewLog } from "./cli/log.ts";
import { type Reindex, reindexCommand } from "./cli/reindex.ts";
import { type OpenApp, serveCommand } from "./cli/serve.ts";
import { tailCommand } from "./cli/tail/command.ts";
import { StartError } from "./terms/errors.ts";

/** Loaded when asked for: a command that only talks to a service starts without the service's code. */
const openApp: OpenApp = async (config, say) => (await import("./app.ts")).openApp(config, say);
const reindex: Reindex = async (config, options) => (await import("./maintenance.ts")).reindexDatabase(config, options);
const openKeys: OpenKeys = async (config, say) => (await import("./maintenance.ts")).openKeys(config, say);
const backUp: BackUp = async (config, target, say) => (await import("./maintenance.ts")).backUp(config, target, say);
const renewLog: RenewLog = async (config, say) => (await import("./maintenance.ts")).renewLog(config, say);

const commands = [
  ...[serveCommand(openApp), ingestCommand(), tailCommand(), changesCommand(), exportCommand(), demoCommand()],
  ...[configCommand(), keysCommand(openKeys), reindexCommand(reindex), logCommand(renewLog)],
  backupCommand(backUp),
];

const program = new Command("claimwire")
  .description("A newswire of claims: filtered, lossless, live GraphQL.")
  .configureOutput({
    outputError: (text, write) =>
      write(`${text.trim().replace(/\n/g, " ").replace(/\.?$/, ".")} See \`claimwire --help\`.\n`),
  });
for (const command of commands) program.addCommand(command.copyInheritedSettings(program));

try {
  await program.parseAsync();
} catch (fault) {
  if (!(fault instanceof StartError || fault instanceof RefusedError)) throw fault;
  process.stderr.write(`${fault.message}\n`);
  process.exitCode = 1;
}
