import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeConfig, variableNames, writeRows } from "../../src/cli/config.ts";

test("every variable that the configuration reads has its row", () => {
  const read = [...readFileSync("src/config.ts", "utf8").matchAll(/value\("([A-Z_]+)"\)/g)].map(([, name]) => name);
  expect(read.length).toBeGreaterThan(8);
  expect(variableNames).toEqual(expect.arrayContaining(read));
});

test("a row says where its value comes from, and no row shows a password", () => {
  const rows = describeConfig(
    {
      PORT: "4100",
      DATABASE_URL_FILE: "/run/secrets/database",
      DATABASE_DIRECT_URL: "postgres://me:hunter2@db:5432/news?password=hunter2#hunter2",
      CLAIMWIRE_URL: "http://:hunter2",
      CLAIMWIRE_DATA_FILE: "/run/nothing",
    },
    (path) => {
      if (path === "/run/secrets/database") return "postgres://me:hunter2@db/news\n";
      throw Object.assign(new Error("gone"), { code: "ENOENT" });
    },
  );
  const text = writeRows(rows);
  expect(text).not.toContain("hunter2");
  expect(rows).toEqual(
    expect.arrayContaining([
      { name: "HOST", value: "127.0.0.1", source: "default" },
      { name: "PORT", value: "4100", source: "env" },
      { name: "DATABASE_URL", value: "postgres://me:***@db/news", source: "file" },
      { name: "DATABASE_DIRECT_URL", value: "postgres://me:***@db:5432/news?***", source: "env" },
      { name: "CLAIMWIRE_DATA", value: expect.stringMatching(/cannot be read \(ENOENT\)/), source: "fault" },
    ]),
  );
  expect(text.split("\n")).toContainEqual(expect.stringMatching(/^PORT +env +4100$/));
});

const runConfig = (environment: Record<string, string>): Promise<{ code: number; output: string; notes: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env["PATH"], ...environment };
    execFile(process.execPath, ["src/main.ts", "config"], { env }, (fault, output, notes) =>
      resolve({ code: Number(fault?.code ?? 0), output, notes }),
    );
  });

test("the command prints the table, and ends with 1 where the service would refuse what it prints", async () => {
  expect(await runConfig({ PORT: "4100" })).toMatchObject({ code: 0, output: expect.stringMatching(/^PORT .*4100$/m) });
  expect(await runConfig({ PORT: "http" })).toEqual({
    code: 1,
    output: expect.stringMatching(/^PORT .*http$/m),
    notes: expect.stringMatching(/^Bad environment: PORT is "http".*\n$/),
  });
});
