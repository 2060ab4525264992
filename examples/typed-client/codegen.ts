/**
 * Types for every operation in ../operations, as the service's own page makes those for its operations: `npm run codegen`. In a
 * project of your own the preset's usual codegen.ts with the same settings does it; here it is called directly, as its command
 * line does not install beside graphql 17 yet.
 */
import { fileURLToPath } from "node:url";
import { generateTypes } from "../../src/dashboard/build/types.ts";

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const output = pathOf("./generated/");

const names = await generateTypes({ operations: pathOf("../operations/"), output });
process.stdout.write(`${names.length} operations, typed in ${output}\n`);
