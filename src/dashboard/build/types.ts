/** Types for a folder of operations, made from schema.graphql with the client preset of GraphQL Code Generator: no service is asked. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { preset } from "@graphql-codegen/client-preset";
import { codegen } from "@graphql-codegen/core";
import { buildSchema, parse } from "graphql";

const schemaPath = fileURLToPath(new URL("../../../schema.graphql", import.meta.url));

/** Folders, each with a slash at its end; `output` is made anew. */
export interface TypedOperations {
  readonly operations: string;
  readonly output: string;
}

/** Gives the names of the files with operations. Refuses an operation that the schema does not know. */
export const generateTypes = async ({ operations, output }: TypedOperations): Promise<readonly string[]> => {
  const sdl = await readFile(schemaPath, "utf8");
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
      // clients must tolerate values that they do not know, as a newer service may say them
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
  return names;
};
