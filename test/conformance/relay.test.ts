/** Relay's rules: its own compiler takes the schema, with every connection and every node in use, and answers keep what they say. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getNamedType, isInterfaceType, isObjectType, isRequiredArgument, printSchema } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSchema } from "../../src/schema/schema.ts";
import { article, ingest } from "../server/news.ts";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

const schema = createSchema();
const objects = Object.values(schema.getTypeMap()).filter(
  (type) => isObjectType(type) && !type.name.startsWith("__") && !/(Connection|Edge)$/.test(type.name),
);
const isNode = (name: string): boolean => {
  const type = schema.getType(name);
  return isObjectType(type) && type.getInterfaces().some((each) => each.name === "Node");
};

interface ConnectionField {
  readonly owner: string;
  readonly field: string;
  readonly type: string;
}

const connections: readonly ConnectionField[] = objects.flatMap((type) =>
  isObjectType(type)
    ? Object.values(type.getFields())
        .filter((field) => getNamedType(field.type).name.endsWith("Connection"))
        .map((field) => ({ owner: type.name, field: field.name, type: getNamedType(field.type).name }))
    : [],
);
const nodes = objects.map(({ name }) => name).filter(isNode);

/** Fragments as an application writes them: each connection paginated, each node fetched again by itself. */
const writeDocuments = (): string => {
  const pages = connections
    .filter(({ owner }) => owner === "Query" || isNode(owner))
    .map(({ owner, field }) => {
      const name = `all_${owner}_${field}`;
      return `graphql\`fragment ${name} on ${owner}
        @refetchable(queryName: "${name.replaceAll("_", "")}Query")
        @argumentDefinitions(count: { type: "Int", defaultValue: 10 } cursor: { type: "String" }) {
          ${field}(first: $count, after: $cursor) @connection(key: "${name}_${field}") { edges { node { __typename } } }
        }\`;`;
    });
  const alone = nodes.map(
    (name) =>
      `graphql\`fragment all_${name} on ${name} @refetchable(queryName: "all${name}Query") { __typename id }\`;`,
  );
  const live = "graphql`subscription allSubscription { claimEvents { kind cursor claim { ...all_Claim } } }`;";
  return ['import { graphql } from "relay-runtime";', ...pages, ...alone, live].join("\n");
};

const compile = (folder: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const cli = createRequire(import.meta.url).resolve("relay-compiler/cli.js");
    execFile(process.execPath, [cli, "relay.config.json"], { cwd: folder }, (fault, output, notes) =>
      fault ? reject(new Error(`${output}${notes}`)) : resolve(output + notes),
    );
  });

test("relay-compiler accepts the schema, and fragments on each of its connections and nodes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "claimwire-relay-"));
  await mkdir(join(folder, "src"));
  await writeFile(join(folder, "schema.graphql"), printSchema(schema));
  await writeFile(join(folder, "src/all.ts"), writeDocuments());
  const config = { src: "./src", schema: "./schema.graphql", language: "typescript" };
  await writeFile(join(folder, "relay.config.json"), JSON.stringify(config));
  await writeFile(join(folder, "package.json"), "{}");
  await compile(folder);
  const made = await readdir(join(folder, "src/__generated__"));
  expect(made.length).toBeGreaterThan(connections.length + nodes.length);
  await rm(folder, { recursive: true });
});

test("there are connections and nodes to be held to the rules", () => {
  expect(connections.length).toBeGreaterThan(8);
  expect(nodes).toEqual(expect.arrayContaining(["Article", "Claim", "Entity", "Publisher"]));
});

const typeText = (owner: string, field: string): string => {
  const type = schema.getType(owner);
  return isObjectType(type) || isInterfaceType(type) ? String(type.getFields()[field]?.type) : "";
};

test.each([...new Set(connections.map(({ type }) => type))])("%s has the form of a connection", (name) => {
  expect(typeText(name, "pageInfo")).toBe("PageInfo!");
  const edge = name.replace(/Connection$/, "Edge");
  expect(typeText(name, "edges")).toBe(`[${edge}!]!`);
  expect(typeText(edge, "cursor")).toBe("String!");
  expect(schema.getType(typeText(edge, "node").replace("!", ""))).toSatisfy(isObjectType);
});

test.each(connections)(
  "$owner.$field pages forwards, or both ways, and asks for no other argument",
  ({ owner, field }) => {
    const type = schema.getType(owner);
    const args = isObjectType(type) ? (type.getFields()[field]?.args ?? []) : [];
    const types = Object.fromEntries(args.map((arg) => [arg.name, String(arg.type)]));
    expect(types).toMatchObject({ first: "Int", after: "String" });
    if ("last" in types || "before" in types) expect(types).toMatchObject({ last: "Int", before: "String" });
    expect(args.filter(isRequiredArgument)).toEqual([]);
  },
);

test("PageInfo and node(id) are Relay's own", () => {
  const fields = ["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"];
  expect(fields.map((field) => typeText("PageInfo", field))).toEqual(["Boolean!", "Boolean!", "String", "String"]);
  expect(typeText("Query", "node")).toBe("Node");
  expect(typeText("Node", "id")).toBe("ID!");
});

let service: TestService;
beforeAll(async () => {
  service = await startService();
  const claims = ["a", "b", "c", "d", "e"].map((key) => ({ key, text: `It is ${key}.`, about: ["Relay"] }));
  await ask(service.url, ingest, { input: { articles: [article("relay", claims)] } });
});
afterAll(() => service.stop());

interface Page {
  readonly claims: {
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly hasPreviousPage: boolean;
      readonly startCursor: string | null;
      readonly endCursor: string | null;
    };
  };
}

const pageOf = async (args: string): Promise<Page["claims"]> => {
  const info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
  const query = `{ claims(${args}) { edges { cursor node { id } } ${info} } }`;
  return (await ask<Page>(service.url, query)).claims;
};

test("walking forwards and backwards gives the same edges in the same order, with cursors that are the edges' own", async () => {
  const all = (await pageOf("first: 100")).edges;
  expect(all).toHaveLength(5);
  const first = await pageOf("first: 2");
  expect(first.edges).toEqual(all.slice(0, 2));
  expect(first.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: all[0]?.cursor,
    endCursor: all[1]?.cursor,
  });
  expect((await pageOf(`first: 2, after: "${all[1]?.cursor}"`)).edges).toEqual(all.slice(2, 4));
  expect((await pageOf(`first: 2, after: "${all[3]?.cursor}"`)).pageInfo.hasNextPage).toBe(false);
  const last = await pageOf(`last: 2, before: "${all[4]?.cursor}"`);
  expect(last.edges).toEqual(all.slice(2, 4));
  expect(last.pageInfo.hasPreviousPage).toBe(true);
});

test("every id leads back to the same object through node, and an id of nothing is null", async () => {
  const query = "{ claims(first: 1) { nodes { id article { id publisher { id } } entities { entity { id } } } } }";
  const text = JSON.stringify(await ask(service.url, query));
  const ids = [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id = ""]) => id);
  expect(ids.length).toBeGreaterThanOrEqual(4);
  for (const id of ids)
    expect(await ask(service.url, "query ($id: ID!) { node(id: $id) { id } }", { id })).toEqual({ node: { id } });
  const nothing = Buffer.from("Claim:999999").toString("base64url");
  expect(await ask(service.url, "query ($id: ID!) { node(id: $id) { id } }", { id: nothing })).toEqual({ node: null });
});
