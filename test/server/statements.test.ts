import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database, Queryable } from "../../src/database/database.ts";
import { ask } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { article, ingest } from "./news.ts";

let statements = 0;
const counting = <Floor extends Queryable>(floor: Floor): Floor => ({
  ...floor,
  query: (statement: Parameters<Queryable["query"]>[0]) => {
    statements += 1;
    return floor.query(statement);
  },
});
const countingDatabase = (database: Database): Database => ({
  ...counting(database),
  snapshot: (read) => database.snapshot((transaction) => read(counting(transaction))),
});

let service: TestService;
beforeAll(async () => {
  service = await startService({ replace: (rooms) => ({ ...rooms, database: countingDatabase(rooms.database) }) });
});
afterAll(() => service.stop());

const send = (count: number) =>
  ask(service.url, ingest, {
    input: {
      articles: [...Array(count).keys()].map((number) =>
        article(`many-${number}`, [
          { key: "a", text: `First of ${number}.`, about: [`One ${number}`, "All"] },
          { key: "b", text: `Second of ${number}.`, about: [`Two ${number}`] },
        ]),
      ),
    },
  });

const nested = /* GraphQL */ `
  query Nested {
    claims(first: 100) {
      totalCount
      nodes { ...Parts }
    }
    newest: articles(first: 100) {
      nodes { title body citedPublishers { name } mine: claims(first: 5) { nodes { ...Parts } } other: claims(last: 1) { totalCount } }
    }
    entities(first: 100) {
      nodes { name claimCount claims(first: 2) { nodes { article { publisher { name articles(first: 2) { nodes { uri } } } } } } }
    }
  }
  fragment Parts on Claim {
    text
    article { uri publisher { name } }
    entities { role entity { name claimCount } }
    attributions { kind publisher { name } article { uri } speakerEntity { name } }
    relations(first: 2) { nodes { type to { text } } }
    corroboration {
      articles independentOrigins contested
      origins(first: 3) { kind known speakerEntity { name } publisher { name parent { name } } claims(first: 2) { nodes { text article { uri } } } }
    }
  }
`;

const statementsOf = async (query: string): Promise<number> => {
  statements = 0;
  await ask(service.url, query);
  return statements;
};

const supported = /* GraphQL */ `
  {
    claims(first: 20) {
      nodes {
        text
        corroboration {
          articles independentOrigins contested
          origins(first: 5) { known publisher { name parent { name } } article { uri } claims(first: 3) { totalCount nodes { text } } }
        }
      }
    }
  }
`;

/** Says of the newest claims, two by two, that they are the same. */
const joinPairs = async (count: number): Promise<void> => {
  const { claims } = await ask<{ claims: { nodes: { id: string }[] } }>(
    service.url,
    `{ claims(first: ${2 * count}) { nodes { id } } }`,
  );
  for (let pair = 0; pair < count; pair++)
    await ask(service.url, "mutation ($input: RelateClaimsInput!) { relateClaims(input: $input) { created } }", {
      input: { from: claims.nodes[2 * pair]?.id, to: claims.nodes[2 * pair + 1]?.id, type: "SAME_AS" },
    });
};

test("the number of statements does not grow with the number of rows, however a selection nests", async () => {
  await send(2);
  const few = await statementsOf(nested);
  await send(20);
  const many = await statementsOf(nested);
  // equal but for branches that meet in one statement or just miss each other: with a statement a row it would be hundreds
  expect(Math.abs(many - few)).toBeLessThanOrEqual(3);
  expect(few).toBeLessThan(40);
});

test("where 20 claims come from, with the claims behind each origin, is as many statements for one component as for ten", async () => {
  await send(30);
  await joinPairs(1);
  const one = await statementsOf(supported);
  await joinPairs(10);
  expect(await statementsOf(supported)).toBeLessThanOrEqual(one);
  expect(one).toBeLessThan(14);
});
