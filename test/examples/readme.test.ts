/** What the README says about limits and commands is what the code does. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { defaultLimits } from "../../src/domain/limits.ts";
import { canonicalUri } from "../../src/domain/uri.ts";
import { filterLimits } from "../../src/filter/parse/limits.ts";
import { limits } from "../../src/server/limits.ts";

const readme = readFileSync("README.md", "utf8");
const all: Readonly<Record<string, number>> = { ...limits, ...defaultLimits, ...filterLimits };

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
  const config = readFileSync("src/config.ts", "utf8");
  const read = [...config.matchAll(/value\("([A-Z_]+)"\)/g)].map(([, name]) => name);
  expect(listed.map(([, name]) => name).sort()).toEqual([...read, "CLAIMWIRE_URL"].sort());
});

test("every npm script that the README names exists", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const [, name = ""] of readme.matchAll(/`npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(name);
});
