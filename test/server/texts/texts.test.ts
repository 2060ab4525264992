/** What is answered as text is what GraphQL's own execution answers, byte for byte. */
import fc from "fast-check";
import { executeRootSelectionSet, parse, type ValidatedExecutionArgs, validate, validateExecutionArgs } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sizes } from "../../../bench/data/world.ts";
import { pageWork, readWorks } from "../../../bench/work/reads.ts";
import { localViewer, type Viewer } from "../../../src/access/viewer.ts";
import type { Database } from "../../../src/database/database.ts";
import { sql } from "../../../src/database/sql.ts";
import { createSchema } from "../../../src/schema/schema.ts";
import { createContext } from "../../../src/server/context.ts";
import { createTexts } from "../../../src/server/texts/texts.ts";
import { RequestError } from "../../../src/terms/errors.ts";
import { encodeId } from "../../../src/terms/ids.ts";
import { storeWorld } from "../../filter/support/store.ts";
import { createWorld } from "../../filter/support/world.ts";
import { startService, type TestService } from "../../support/service.ts";
import { within } from "../../support/within.ts";
import { hostile, unusualInstants } from "./hostile.ts";
import { documentOf, lists, type RandomList, rows } from "./operations.ts";

const schema = createSchema();
/** A presenter that shows what it was given. */
const present = (fault: unknown) => {
  throw fault;
};

let statements = 0;
const counting = (database: Database): Database => ({
  ...database,
  query: (statement) => {
    statements += 1;
    return database.query(statement);
  },
});

let service: TestService;
beforeAll(async () => {
  service = await startService({ replace: (rooms) => ({ ...rooms, database: counting(rooms.database) }) });
  await storeWorld(service.rooms.database, createWorld(43, 40, 250));
  await hostile(service.rooms.database);
}, 60_000);
afterAll(() => service.stop());

const openArgs = (document: string, variableValues: Record<string, unknown>): ValidatedExecutionArgs => {
  const parsed = parse(document);
  const faults = validate(schema, parsed);
  if (faults.length > 0) throw new Error(`${faults.join("\n")}\n${document}`);
  const args = validateExecutionArgs({ schema, document: parsed, variableValues });
  if (!("schema" in args)) throw args[0];
  return args;
};

const textsOf = () => createTexts(service.rooms.database, present as never);
const plainly = async (args: ValidatedExecutionArgs) =>
  executeRootSelectionSet({ ...args, contextValue: createContext(service.rooms, localViewer) });

const yes = { yes: true, no: false };

/** Both answers, equal; the text alone where it has none. A list whose log goes on meanwhile would differ: nobody writes here. */
const compare = async (document: string, variables: Record<string, unknown>): Promise<string | null> => {
  const args = openArgs(document, { ...yes, ...variables });
  const text = await textsOf()(args, localViewer);
  const plain = await plainly(args);
  // what fails is told the plain way
  if (plain.errors) expect(text).toBe(null);
  if (text !== null) expect(text).toBe(JSON.stringify(plain));
  return text;
};

const filterOf: Readonly<Record<string, string>> = {
  claims: "ClaimFilter",
  articles: "ArticleFilter",
  entities: "EntityFilter",
  publishers: "PublisherFilter",
};
const orderOf = (noun: string): string => `${noun}Order`;

const listDocument = ({ field, noun, hasOrder, selection }: RandomList): string => {
  const order = hasOrder ? ["orderBy: $orderBy", `, $orderBy: ${orderOf(noun)}`] : ["", ""];
  const header = `, $first: Int, $last: Int, $after: String, $filter: ${filterOf[field]}${order[1]}`;
  const head = `${field}(first: $first, last: $last, after: $after, filter: $filter ${order[0]})`;
  return documentOf(header, [{ head, of: selection }]);
};

/** as many a slow machine tries too */
const least = 150;

test("any selection of any list, in any order, with any filter, is the same text either way", async () => {
  let tried = 0;
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(
      lists,
      within(8_000, least, async (list) => {
        const text = await compare(listDocument(list), list.arguments);
        tried++;
        if (text !== null) answered++;
      }),
    ),
    { numRuns: 2_000 },
  );
  // what is left over asks for one thing that only GraphQL tells, or is wrong: some one in seven
  expect(answered).toBeGreaterThan(tried * 0.6);
}, 60_000);

test("so is any selection of a row by its id or uri, also where there is none", async () => {
  const uris = await service.rooms.database.query<{ id: bigint; uri: string }>(sql`SELECT id, uri FROM article`);
  const uriOf = new Map(uris.map(({ id, uri }) => [Number(id), uri]));
  const types = { claim: "Claim", entity: "Entity", article: "Article" } as const;
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(
      rows,
      within(4_000, least, async ({ field, selection, number }) => {
        const by = field === "article" ? "uri: $key" : "id: $key";
        const key =
          field === "article"
            ? (uriOf.get(number) ?? "https://nowhere.example/")
            : encodeId(types[field], BigInt(number));
        const document = documentOf(`, $key: ${field === "article" ? "String" : "ID"}!`, [
          { head: `${field}(${by})`, of: selection },
        ]);
        if ((await compare(document, { key })) !== null) answered++;
      }),
    ),
    { numRuns: 600 },
  );
  expect(answered).toBeGreaterThan(least / 3);
}, 60_000);

const walk = /* GraphQL */ `
  query Walk($after: String, $filter: ClaimFilter, $orderBy: ClaimOrder) {
    claims(first: 17, after: $after, filter: $filter, orderBy: $orderBy) {
      logCursor totalCount edges { cursor node { id text } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;

test("a list walked by the cursors of texts is the list, and either way takes the other's cursors", async () => {
  for (const field of ["INGESTED_AT", "PUBLISHED_AT", "CONFIDENCE"]) {
    const orderBy = { field, direction: "DESC" };
    const seen: string[] = [];
    for (let after: string | null = null, pages = 0; pages === 0 || after !== null; pages++) {
      const text = await compare(walk, { after, orderBy });
      if (text === null) throw new Error("a walk is not answered as text");
      const { edges, pageInfo } = JSON.parse(text).data.claims;
      seen.push(...edges.map(({ node }: { readonly node: { readonly id: string } }) => node.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    }
    const [{ total } = { total: 0 }] = await service.rooms.database.query<{ total: number }>(
      sql`SELECT count(*)::int AS total FROM claim WHERE status = 'ACTIVE'`,
    );
    expect(new Set(seen).size).toBe(total);
    expect(seen.length).toBe(total);
  }
});

const page = "{ claims(first: 3) { nodes { id article { publisher { name } } entities { entity { name } } } } }";

test("whoever may not read is not answered as text", async () => {
  const nobody: Viewer = { ...localViewer, scopes: new Set() };
  expect(await textsOf()(openArgs(page, {}), nobody)).toBe(null);
  expect(await textsOf()(openArgs(page, {}), localViewer)).not.toBe(null);
});

test("of two fields one that takes too long is null with its error, and the other is answered", async () => {
  const { database } = service.rooms;
  let first = true;
  const slow = {
    query: <Row extends object>(statement: Parameters<typeof database.query>[0]) => {
      if (!first) return database.query<Row>(statement);
      first = false;
      return Promise.reject<Row[]>(new RequestError("TIMEOUT", "It took too long."));
    },
  };
  const args = openArgs(`{ slow: ${page.slice(2, -2)} claims(first: 1) { nodes { id } } }`, {});
  const text = await createTexts(slow, (fault) => fault as never)(args, localViewer);
  expect(JSON.parse(text ?? "")).toMatchObject({
    errors: [{ message: "It took too long.", path: ["slow"] }],
    data: { slow: null, claims: { nodes: [{ id: expect.any(String) }] } },
  });
});

const headers = { "content-type": "application/json", accept: "application/json" };

test("over HTTP what is posted takes the short way, and what is got GraphQL's own: both say the same", async () => {
  const posted = await fetch(service.url, { method: "POST", headers, body: JSON.stringify({ query: page }) });
  const got = await fetch(`${service.url}?query=${encodeURIComponent(page)}`, { headers });
  expect(await posted.text()).toBe(await got.text());
});

test.each([
  ...readWorks.map(({ id, document, variables, values }) => ({
    id,
    document,
    variables: variables(values(sizes.small)[0] ?? {}),
  })),
  { id: "Q5", document: pageWork.document, variables: { after: null } },
])("$id of the benchmark is one statement, whatever it finds", async ({ document, variables }) => {
  statements = 0;
  const body = JSON.stringify({ query: document, variables });
  const answer = await fetch(service.url, { method: "POST", headers, body });
  expect(await answer.json()).not.toHaveProperty("errors");
  expect(statements).toBe(1);
});

test.each(unusualInstants)("an instant such as %s is left to the plain way", async (instant) => {
  const { database } = service.rooms;
  await database.query(sql`UPDATE article SET published_at = ${instant}::timestamptz WHERE id = 1`);
  const [{ uri } = { uri: "" }] = await database.query<{ uri: string }>(sql`SELECT uri FROM article WHERE id = 1`);
  const asked = "query Asked($uri: String!) { article(uri: $uri) { publishedAt } }";
  expect(await textsOf()(openArgs(asked, { uri }), localViewer)).toBe(null);
  expect((await plainly(openArgs(asked, { uri }))).data).toMatchObject({
    article: { publishedAt: expect.any(String) },
  });
});
