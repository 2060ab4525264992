/** The README's upload by curl is run as it is printed, and answers what is printed. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testAdminKey } from "../support/key.ts";
import { startService, type TestService } from "../support/service.ts";

const run = promisify(execFile);
let folder: string;
let service: TestService;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "claimwire-bulk-"));
  // where writing needs a key
  service = await startService({ environment: {} });
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

const readme = readFileSync("README.md", "utf8");
const [articles = "", answers = ""] = [...readme.matchAll(/^```ndjson\n(.*?)^```/gms)].map(([, text]) => text ?? "");
const command = /^curl .*\/ingest.*$/m.exec(readme)?.[0] ?? "exit 1";

/** The lines as values; the last cursor names this very database. */
const linesOf = (text: string): unknown[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .map((line) => ("cursor" in line ? { ...line, cursor: typeof line.cursor } : line));

test("curl uploads a file and prints a line for each article", async ({ skip }) => {
  const found = await run("curl", ["--version"]).then(
    () => true,
    () => false,
  );
  if (!found) {
    process.stdout.write("curl is not installed; the README's upload was not run.\n");
    return skip();
  }
  await writeFile(join(folder, "articles.ndjson"), articles);
  const here = command.replace("http://127.0.0.1:4000", new URL(service.url).origin);
  const upload = async (): Promise<unknown[]> =>
    linesOf(
      (await run("sh", ["-c", here], { cwd: folder, env: { ...process.env, CLAIMWIRE_KEY: testAdminKey } })).stdout,
    );
  expect(await upload()).toEqual(linesOf(answers));
  expect(await upload()).toMatchObject([
    { status: "UNCHANGED" },
    { status: "REJECTED" },
    { unchanged: 1, rejected: 1 },
  ]);
});
