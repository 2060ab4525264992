/** What the README says about limits and commands is what the code does. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultAccessLimits } from "../../src/config/access.ts";
import { defaultLimits } from "../../src/domain/limits.ts";
import { filterLimits } from "../../src/filter/parse/limits.ts";
import { limits } from "../../src/server/limits.ts";
import { requestErrorCodes } from "../../src/terms/errors.ts";
import { canonicalUri } from "../../src/terms/uri.ts";

const readme = readFileSync("README.md", "utf8");
const all: Readonly<Record<string, number>> = { ...limits, ...defaultLimits, ...filterLimits, ...defaultAccessLimits };

/** The way in which the table writes a limit, by the unit at the end of its name. */
const written = (name: string, value: number): string => {
  if (name.endsWith("Ms")) return `${(value / 1000).toLocaleString("en-US")} s`;
  if (!name.endsWith("Bytes")) return value.toLocaleString("en-US");
  const [unit, size] = value % 2 ** 20 === 0 ? ["MiB", 2 ** 20] : ["KiB", 2 ** 10];
  return value % 2 ** 10 === 0 ? `${value / Number(size)} ${unit}` : `${value.toLocaleString("en-US")} bytes`;
};

describe("the README's limits", () => {
  const section = /^## Limits$(.*?)^## /ms.exec(readme)?.[1] ?? "";
  const rows = [...section.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map(([, name = "", value = ""]) => [name, value]);

  test("are some", () => {
    expect(rows.length).toBeGreaterThan(15);
  });

  test.each(rows)("%s is %s", (name, value) => {
    const limit = all[name ?? ""];
    expect(limit).toBeDefined();
    expect(value).toBe(written(name ?? "", limit ?? 0));
  });
});

describe("the README's uris", () => {
  const section = /^\| a uri that is sent \|.*\n\| -+ \|.*\n((?:\|.*\n)+)/m.exec(readme)?.[1] ?? "";
  const rows = [...section.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|$/gm)].map(([, sent = "", stored = ""]) => ({
    sent,
    stored,
  }));

  test("are some", () => {
    expect(rows.length).toBeGreaterThan(5);
  });

  test.each(rows)("$sent is stored as $stored", ({ sent, stored }) => {
    expect(canonicalUri(sent)).toBe(stored);
  });
});

test("every variable that the README lists is read, and none is left out", () => {
  const listed = [...(/^## Environment$(.*?)^## /ms.exec(readme)?.[1]?.matchAll(/^\| `([A-Z_]+)` \|/gm) ?? [])];
  const config = ["src/config.ts", "src/config/access.ts"].map((file) => readFileSync(file, "utf8")).join();
  const read = [...config.matchAll(/value\("([A-Z_]+)"\)/g)].map(([, name]) => name);
  expect(listed.map(([, name]) => name).sort()).toEqual([...read, "CLAIMWIRE_URL", "CLAIMWIRE_KEY"].sort());
});

test("every npm script that the README names exists", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const [, name = ""] of readme.matchAll(/`npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(name);
});

describe("the README's errors", () => {
  const section = /^## Errors$(.*?)^## /ms.exec(readme)?.[1] ?? "";
  const listed = [...section.matchAll(/^\| `([A-Z_]+)` \| [^|]+ \|([^|]*)\|/gm)].map(([, code = "", beside = ""]) => ({
    code,
    beside: [...beside.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
  }));
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.startsWith("terms/") && !name.startsWith("dashboard/"))
    .map((name) => readFileSync(join("src", name), "utf8"));

  test("are exactly those that an error may have", () => {
    expect(listed.map(({ code }) => code)).toEqual([...requestErrorCodes]);
  });

  test.each(listed)("$code is given somewhere in the code, with $beside", ({ code, beside }) => {
    const giving = sources.filter((text) => text.includes(`"${code}"`));
    expect(giving).not.toEqual([]);
    for (const name of beside) expect(giving.some((text) => new RegExp(`\\b${name}\\b`).test(text))).toBe(true);
  });

  test("and no other code is given", () => {
    const given = sources.flatMap((text) =>
      [...text.matchAll(/new RequestError\(\s*"([A-Z_]+)"|extensions: \{ code: "([A-Z_]+)"/g)].map(
        ([, one, other]) => one ?? other ?? "",
      ),
    );
    expect(new Set(given).size).toBeGreaterThan(8);
    // what is wrong with a request's body is told as BAD_INPUT
    expect(
      [...new Set(given)].filter((code) => code !== "BAD_REQUEST" && !listed.some((row) => row.code === code)),
    ).toEqual([]);
  });
});
