/**
 * Makes the page: types for its operations from schema.graphql, then the files that the service serves, in `dist/dashboard`. Needs
 * the development packages and no network. Runs after `npm ci`, and by `npm run page` after a change.
 */
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { generateTypes } from "./types.ts";

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Gives once the files are there. */
export const buildPage = async (): Promise<void> => {
  await generateTypes({ operations: pathOf("../operations/"), output: pathOf("../generated/") });
  await build({ configFile: pathOf("../vite.config.ts"), logLevel: "warn" });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage();
