/** The scrapers that people copy really run, and run again without doing harm. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testAdminKey } from "../support/key.ts";
import { startService, type TestService } from "../support/service.ts";

const run = promisify(execFile);
let service: TestService;
beforeAll(async () => {
  // where writing needs a key
  service = await startService({ environment: {} });
});
afterAll(() => service.stop());

const scrape = async (program: string, file: string): Promise<string> => {
  const { stdout } = await run(program, [file], {
    env: { ...process.env, CLAIMWIRE_URL: service.url, CLAIMWIRE_KEY: testAdminKey },
  });
  return stdout;
};

test("the scraper in TypeScript sends, and sends again", async () => {
  expect(await scrape(process.execPath, "examples/scraper.ts")).toBe("CREATED []\n");
  expect(await scrape(process.execPath, "examples/scraper.ts")).toBe("UNCHANGED []\n");
});

test("the scraper in Python needs its standard library alone", async ({ skip }) => {
  const found = await run("python3", ["--version"]).then(
    () => true,
    () => false,
  );
  if (!found) {
    process.stdout.write("python3 is not installed; its scraper was not run.\n");
    return skip();
  }
  expect(await scrape("python3", "examples/scraper.py")).toBe("CREATED []\n");
  expect(await scrape("python3", "examples/scraper.py")).toBe("UNCHANGED []\n");
});
