/** The house holds its shape: who may import whom, what each folder may not know, how long a file may be. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Source {
  /** from the root, such as src/domain/merge.ts */
  readonly path: string;
  readonly text: string;
  /** as written: "./merge.ts", "graphql"; also of types, of exports, and of import() */
  readonly imports: readonly string[];
}

/** Comments are taken out first, so that an example in one is no import. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[\s;{}(,])\/\/.*$/gm, "$1");

const importPattern =
  /(?:^|[\s;}])(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g;

const importsOf = (text: string): string[] =>
  [...withoutComments(text).matchAll(importPattern)].map(([, from, bare]) => from ?? bare ?? "");

const sourcesOf = (folder: string): Source[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("generated/"))
    .map((name) => {
      const path = normalize(join(folder, name));
      const text = readFileSync(join(root, path), "utf8");
      return { path, text, imports: importsOf(text) };
    });

const sources = sourcesOf("src");
const targetOf = (source: Source, specifier: string): string => normalize(join(dirname(source.path), specifier));
const localImports = (source: Source): string[] =>
  source.imports.filter((specifier) => specifier.startsWith(".")).map((specifier) => targetOf(source, specifier));

/** Rooms from the top down; those of one line do not know each other. */
const ranks = [
  // a client of the service that lives beside it
  ["dashboard"],
  ["main"],
  ["cli", "app", "maintenance"],
  ["server"],
  ["schema"],
  ["fanout", "domain", "access"],
  ["reading"],
  ["claim-log"],
  ["filter"],
  ["database"],
  ["config"],
  ["terms"],
];
const roomOf = (path: string): string => (path.split("/")[1] ?? "").replace(/\.tsx?$/, "");
const rankOf = (room: string): number => ranks.findIndex((rooms) => rooms.includes(room));

const offences = (find: (source: Source) => readonly string[]): string[] =>
  sources.flatMap((source) => find(source).map((what) => `${source.path}: ${what}`));

test("every room has its place in the order", () => {
  expect([...new Set(sources.map(({ path }) => roomOf(path)))].filter((room) => rankOf(room) < 0)).toEqual([]);
});

test("imports, of types too, go only downwards", () => {
  const upward = offences((source) => {
    const own = roomOf(source.path);
    return localImports(source).filter((target) => {
      if (target.startsWith("prisma/generated")) return false;
      const room = roomOf(target);
      return !target.startsWith("src/") || (room !== own && rankOf(room) <= rankOf(own));
    });
  });
  expect(upward).toEqual([]);
});

test("the page knows nothing of the service but its public schema, and the service nothing of the page", () => {
  const known = offences((source) => {
    const own = roomOf(source.path) === "dashboard";
    return localImports(source).filter((target) => target.startsWith("src/dashboard/") !== own);
  });
  expect(known).toEqual([]);
});

test("no file imports itself by a detour", () => {
  const edges = new Map(sources.map((source) => [source.path, localImports(source)]));
  const cycles: string[] = [];
  const finished = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) return void cycles.push([...trail.slice(trail.indexOf(path)), path].join(" > "));
    if (finished.has(path)) return;
    for (const target of edges.get(path) ?? []) walk(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  expect(cycles).toEqual([]);
});

const isPackage = (specifier: string, name: RegExp): boolean => !specifier.startsWith(".") && name.test(specifier);

test("only the floor knows the driver and the Prisma client", () => {
  const strangers = offences((source) =>
    roomOf(source.path) === "database"
      ? []
      : source.imports.filter(
          (specifier) => isPackage(specifier, /^(pg|pg-.*|@prisma\/.*)$/) || specifier.includes("prisma/generated"),
        ),
  );
  expect(strangers).toEqual([]);
});

test("rules, answers and the way out know no GraphQL", () => {
  const below = ["domain", "fanout", "access", "reading", "claim-log", "filter", "database", "config", "terms"];
  const knowing = offences((source) =>
    below.includes(roomOf(source.path))
      ? source.imports.filter((specifier) =>
          isPackage(specifier, /^(graphql|graphql-.*|@pothos\/.*|@graphql-.*|ws)(\/|$)/),
        )
      : [],
  );
  expect(knowing).toEqual([]);
});

test("commands that talk to a running service know only the words and the configuration", () => {
  const knowing = offences((source) =>
    roomOf(source.path) === "cli"
      ? localImports(source).filter((target) => !["cli", "config", "terms"].includes(roomOf(target)))
      : [],
  );
  expect(knowing).toEqual([]);
});

test("the contract never writes", () => {
  const write =
    /\.(create|createMany|update|updateMany|upsert|delete|deleteMany|transaction|commitWith|\$executeRaw\w*|\$transaction)\s*\(|\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b/;
  const writing = offences((source) =>
    roomOf(source.path) === "schema"
      ? withoutComments(source.text)
          .split("\n")
          .filter((line) => write.test(line))
      : [],
  );
  expect(writing).toEqual([]);
});

/** Past about 250 lines the noun wants to be a folder; a test may tell a longer story. */
const longestLines = { src: 260, test: 300 };

test("no file is longer than one can hold in the head", () => {
  const long = [...sources, ...sourcesOf("test")].flatMap(({ path, text }) => {
    const lines = text.split("\n").length;
    return lines > longestLines[path.startsWith("src") ? "src" : "test"] ? [`${path}: ${lines}`] : [];
  });
  expect(long).toEqual([]);
});

/** What a line at a file's top level may not do; inside a function it is indented. */
const onImport =
  /^(?!\s)(?!export (const|async function|function|type|interface) \w+ = (async )?\().*(\bsetTimeout\(|\bsetInterval\(|\bprocess\.env\b|\bfetch\(|\.listen\(|\.connect\(|new pg\.|new PrismaClient|openPool\(|readFileSync\(|\bspawn\()/;

test("nothing opens a connection, a timer, a file or the environment when it is imported", () => {
  const doors = ["src/main.ts"];
  const eager = offences((source) =>
    doors.includes(source.path)
      ? []
      : withoutComments(source.text)
          .split("\n")
          .filter((line) => onImport.test(line) && !/=>/.test(line)),
  );
  expect(eager).toEqual([]);
});
