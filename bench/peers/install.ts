/** Peers live in trees of their own, as they want other versions than we do. Installed on first use. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const installLimitMs = 300_000;
const progressMs = 10_000;

const run = async (
  folder: URL,
  command: string,
  args: readonly string[],
  say: (line: string) => void,
): Promise<void> => {
  // Prisma's command line looks for an engine to download, which generating does not need
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
  const child = spawn(command, args, {
    cwd: folder,
    env,
    timeout: installLimitMs,
    shell: process.platform === "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  const began = Date.now();
  const progress = setInterval(() => say(`  … ${Math.round((Date.now() - began) / 1000)} s`), progressMs);
  const [code] = await once(child, "close");
  clearInterval(progress);
  if (code !== 0)
    throw new Error(`${command} ${args.join(" ")} in ${fileURLToPath(folder)} failed:\n${output.slice(-2_000)}`);
};

/** Gives the peer's folder. */
export const installPeer = async (name: string, say: (line: string) => void): Promise<URL> => {
  const folder = new URL(`${name}/`, import.meta.url);
  const wanted = ["package.json", "schema.prisma"]
    .map((file) => new URL(file, folder))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8"))
    .join("");
  const stamp = new URL("node_modules/.installed", folder);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return folder;
  say(`Installing the peer ${name} (once).`);
  await run(folder, "npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"], say);
  await run(folder, "npm", ["run", "--if-present", "prepare-peer"], say);
  writeFileSync(stamp, wanted);
  return folder;
};
