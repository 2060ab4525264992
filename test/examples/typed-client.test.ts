/** The typed client as a reader of its folder runs it: generated, compiled, and asked of a service. */
import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ask } from "../support/client.ts";
import { testAdminKey } from "../support/key.ts";
import { startService, type TestService } from "../support/service.ts";

/** Processes of their own on a machine that may be busy. */
vi.setConfig({ testTimeout: 90_000 });

const run = promisify(execFile);
const folder = "examples/typed-client";
const wrong = `${folder}/generated/wrong.ts`;

let service: TestService;
beforeAll(async () => {
  service = await startService();
  await run(process.execPath, [`${folder}/codegen.ts`]);
});
afterAll(async () => {
  await rm(wrong, { force: true });
  await service.stop();
});

/** What the compiler says about the folder; empty where all is well. */
const compile = async (): Promise<string> => {
  const { stdout } = await run("node_modules/.bin/tsc", ["-p", folder]).catch((fault: { stdout?: string }) => ({
    stdout: fault.stdout ?? String(fault),
  }));
  return stdout;
};

test("what is generated compiles, and a field or variable that the schema lacks does not", async () => {
  expect(await compile()).toBe("");
  await writeFile(
    wrong,
    `import type { SearchQuery, SearchQueryVariables } from "./graphql.ts";
     export const field = (answer: SearchQuery) => answer.claims?.nodes[0]?.colour;
     export const variable: SearchQueryVariables = { since: 2025 };\n`,
  );
  const faults = await compile();
  expect(faults).toMatch(/wrong\.ts\(2,.*'colour' does not exist/);
  expect(faults).toMatch(/wrong\.ts\(3,.*'number' is not assignable/);
});

test("the typed client prints what a service answers", async () => {
  const input = {
    articles: [
      {
        uri: "https://kuryr.example/unik",
        title: "Únik dat",
        body: "Unikly údaje klientů.",
        language: "cs",
        publishedAt: "2025-08-19T08:00:00Z",
        claims: [{ key: "unik", text: "Únik dat se týká klientů.", confidence: 0.9 }],
      },
    ],
  };
  await ask(service.url, "mutation Send($input: IngestArticlesInput!) { ingestArticles(input: $input) { cursor } }", {
    input,
  });
  const { stdout } = await run(process.execPath, [`${folder}/client.ts`], {
    env: { ...process.env, CLAIMWIRE_URL: service.url, CLAIMWIRE_KEY: testAdminKey },
  });
  expect(stdout).toBe("0.90  Únik dat se týká klientů.  (Únik dat)\n");
});
