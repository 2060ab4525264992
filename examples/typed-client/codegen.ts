/**
 * Types for every operation in ../operations, made from schema.graphql with the client preset of GraphQL Code Generator, without a
 * service: `npm run codegen`. In a project of your own the preset's usual codegen.ts does the same; this file calls it directly,
 * as its command line does not install beside graphql 17 yet.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { preset } from "@graphql-codegen/client-preset";
import { codegen } from "@graphql-codegen/core";
import { buildSchema, parse } from "graphql";

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const operations = pathOf("../operations/");
const output = pathOf("./generated/");

const sdl = await readFile(pathOf("../../schema.graphql"), "utf8");
const names = (await readdir(operations)).filter((name) => name.endsWith(".graphql")).sort();
const documents = await Promise.all(
  names.map(async (name) => {
    const rawSDL = await readFile(operations + name, "utf8");
    return { location: operations + name, rawSDL, document: parse(rawSDL, { noLocation: true }) };
  }),
);

const files = await preset.buildGeneratesSection({
  baseOutputDir: output,
  schema: parse(sdl),
  schemaAst: buildSchema(sdl),
  documents,
  presetConfig: { fragmentMasking: false },
  config: {
    useTypeImports: true,
    importExtension: ".ts",
    enumsAsTypes: true,
    // clients must tolerate values that they do not know
    futureProofEnums: true,
    strictScalars: true,
    scalars: { DateTime: "string", LogCursor: "string" },
  },
  plugins: [],
  pluginMap: {},
});

await rm(output, { recursive: true, force: true });
await mkdir(output);
for (const file of files) await writeFile(file.filename, await codegen(file));
process.stdout.write(`${names.length} operations, typed in ${output}\n`);
