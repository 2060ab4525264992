/** What is installed is what was looked at: exact versions, each with its hash, and no script of a package runs but those that are named. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Package {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}
interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const read = <Content>(file: string): Content => JSON.parse(readFileSync(file, "utf8")) as Content;
const own = read<Package>("package.json");
const { "": _, ...locked } = read<{ readonly packages: Readonly<Record<string, Locked>> }>(
  "package-lock.json",
).packages;

test("every version is exact", () => {
  const named = { ...own.dependencies, ...own.optionalDependencies, ...own.devDependencies };
  expect(Object.entries(named).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test("every package comes from the registry, whichever that is, with the hash of what it was", () => {
  // binaries of the formatter for other systems are named without one; no service has them
  const served = Object.entries(locked).filter(([path]) => !path.includes("@biomejs/cli-"));
  const strange = served.filter(
    ([, { resolved, integrity }]) =>
      (resolved && !resolved.startsWith("https://registry.npmjs.org/")) || !integrity?.startsWith("sha512-"),
  );
  expect(strange.map(([path]) => path)).toEqual([]);
});

test("no package that wants to run a script when it is installed goes without a decision", () => {
  const wanting = Object.entries(locked).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  const names = wanting.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
  expect(names.filter((name) => own.allowScripts?.[name] === undefined)).toEqual([]);
});
