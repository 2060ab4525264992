/**
 * Runs after `npm ci`: generates the Prisma client, builds the page that the service serves, and puts `claimwire` beside the other
 * commands, so that `npx claimwire` works in a clone. It needs no network.
 */
import { execFileSync } from "node:child_process";
import { existsSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const findPackage = (file: string): string | null => {
  try {
    return createRequire(import.meta.url).resolve(file);
  } catch {
    return null;
  }
};

const generateClient = (): void => {
  const prisma = findPackage("prisma/build/index.js");
  if (!prisma) {
    if (existsSync(join(root, "prisma/generated/client/client.ts"))) return;
    throw new Error(
      "the Prisma client is not generated, and without development packages it cannot be: run `npm ci` first, then `npm prune --omit=dev`",
    );
  }
  // The command line downloads a schema engine unless it is shown one. Generating never runs it, so any program will do.
  const environment = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
  execFileSync(process.execPath, [prisma, "generate", "--no-hints"], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
};

/** Without development packages what was built before is kept; without that too the service runs and says what is missing. */
const buildPage = (): void => {
  if (!findPackage("vite/package.json")) return;
  execFileSync(process.execPath, [join(root, "src/dashboard/build/build.ts")], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
};

const linkCommand = (): void => {
  if (process.platform === "win32") return; // there a link to a script is no command: `node src/main.ts` is
  const link = join(root, "node_modules/.bin/claimwire");
  rmSync(link, { force: true });
  symlinkSync("../../src/main.ts", link);
};

try {
  generateClient();
  buildPage();
  linkCommand();
} catch (fault) {
  const { stderr, message } = fault as { stderr?: Buffer; message: string };
  process.stderr.write(`prepare: ${stderr?.toString().trim() || message}\n`);
  process.exitCode = 1;
}
