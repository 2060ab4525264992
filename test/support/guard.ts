/** Ends what a test started however its process ends, kill -9 included: the guard is a process whose input closes with ours. */
import { spawn } from "node:child_process";

export interface Guard {
  /** One more process that is to end with us. */
  watch(pid: number): void;
  /** It has ended: its number may soon be another's. */
  forget(pid: number): void;
  dismiss(): void;
}

const script = `
  const { readFileSync, rmSync } = require("node:fs");
  const folder = process.argv[1];
  const watched = new Set();
  const end = (pid, signal) => { try { process.kill(Number(pid), signal); } catch {} };
  let rest = "";
  process.stdin.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\\n");
    rest = lines.pop();
    for (const line of lines) line[0] === "+" ? watched.add(line.slice(1)) : watched.delete(line.slice(1));
  }).on("close", () => {
    for (const pid of watched) end(pid, "SIGTERM");
    if (watched.size > 0) setTimeout(() => watched.forEach((pid) => end(pid, "SIGKILL")), 5_000);
    if (folder === "") return;
    try { end(readFileSync(folder + "/postgres-18/data/postmaster.pid", "utf8").split("\\n")[0], "SIGQUIT"); } catch {}
    setTimeout(() => rmSync(folder, { recursive: true, force: true }), 500);
  });`;

/** Watches over the embedded server of a data folder too, and removes the folder; null: over processes alone. */
export const guard = (folder: string | null): Guard => {
  const child = spawn(process.execPath, ["-e", script, folder ?? ""], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.unref();
  child.stdin.on("error", () => undefined);
  return {
    watch: (pid) => void child.stdin.write(`+${pid}\n`),
    forget: (pid) => void child.stdin.write(`-${pid}\n`),
    dismiss: () => void child.kill("SIGKILL"),
  };
};
