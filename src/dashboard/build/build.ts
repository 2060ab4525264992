/**
 * Makes the page: types for its operations from schema.graphql, then the files that the service serves, in `dist/dashboard`. Needs
 * the development packages and no network. Runs after `npm ci`, and by `npm run page` after a change.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { preset } from "@graphql-codegen/client-preset";
import { codegen } from "@graphql-codegen/core";
import { buildSchema, parse } from "graphql";
import { build } from "vite";

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Refuses an operation that the schema does not know. */
export const generateTypes = async (): Promise<void> => {
  const operations = pathOf("../operations/");
  const output = pathOf("../generated/");
  const sdl = await readFile(pathOf("../../../schema.graphql"), "utf8");
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
      // the page goes on where a newer service says something that it does not know
      futureProofEnums: true,
      strictScalars: true,
      scalars: { DateTime: "string", LogCursor: "string" },
    },
    plugins: [],
    pluginMap: {},
  });
  const written = await Promise.all(files.map(async (file) => ({ name: file.filename, text: await codegen(file) })));
  await rm(output, { recursive: true, force: true });
  await mkdir(output);
  for (const { name, text } of written) await writeFile(name, text);
};

/** Gives once the files are there. */
export const buildPage = async (): Promise<void> => {
  await generateTypes();
  await build({ configFile: pathOf("../vite.config.ts"), logLevel: "warn" });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage();
