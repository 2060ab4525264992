/**
 * `npm run schema`: writes schema.graphql; with --check it only compares, and fails where the file is behind the code.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { printSchema } from "graphql";
import { createSchema } from "./schema.ts";

const file = "schema.graphql";

/** The schema as it is committed: sorted, described, with a line that says where it comes from. */
export const printedSchema = (): string =>
  `# Written by \`npm run schema\` from src/schema. Do not edit.\n\n${printSchema(createSchema())}\n`;

const written = (): string | null => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
};

if (import.meta.main) {
  const printed = printedSchema();
  if (!process.argv.includes("--check")) writeFileSync(file, printed);
  else if (written() !== printed) {
    process.stderr.write(`${file} is not what src/schema says. Run \`npm run schema\` and commit the result.\n`);
    process.exitCode = 1;
  }
}
