/** How those who follow claims hear that they are better or worse supported: at once, and after a while. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, hearOverSocket, post, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { type Listened, listen } from "./news.ts";
import { brief, credits, listed, of, own, publish, relate } from "./reporting.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

test("a subscriber of two origins or more hears of a claim when the second one commits, and when a correction takes it back", async () => {
  const [first, second] = [
    await publish(service.url, "merger", "Alfa Post", own),
    await publish(service.url, "merger", "Beta Post", own),
  ];
  const client = socketClient(service.wsUrl);
  const variables = { filter: of("merger", { independentOrigins: { gte: 2 } }) };
  const heard = hearOverSocket<Listened>(client, { query: listen, variables });
  expect(brief(await heard.next())[0]).toBe("READY");
  await relate(service.url, first, second);
  expect([brief(await heard.next()), brief(await heard.next())]).toEqual([
    ["ADDED", first, null],
    ["ADDED", second, null],
  ]);
  expect(await listed(service.url, variables.filter)).toEqual([second, first]);
  await publish(service.url, "merger", "Beta Post", credits("Alfa Post"));
  expect([brief(await heard.next()), brief(await heard.next())]).toEqual([
    ["REMOVED", first, "NO_LONGER_MATCHES"],
    ["REMOVED", second, "NO_LONGER_MATCHES"],
  ]);
  heard.close();
  await client.dispose();
});

const changes = /* GraphQL */ `
  query ($since: LogCursor!, $filter: ClaimFilter) {
    claimChanges(since: $since, filter: $filter) {
      hasMore
      cursor
      changes { claim { id } kinds independentOriginsBefore independentOriginsNow }
    }
  }
`;
interface Changes {
  readonly claimChanges: {
    readonly changes: readonly { readonly claim: { readonly id: string }; readonly kinds: readonly string[] }[];
  };
}

test("someone back from lunch hears what became of each claim, not how often it was touched", async () => {
  const [first, disputed, gone] = [
    await publish(service.url, "tender", "Alfa Post", own),
    await publish(service.url, "tender", "Beta Post", own),
    await publish(service.url, "tender", "Gama Post", own),
  ];
  const { logHead } = await ask<{ logHead: string }>(service.url, "{ logHead }");
  const second = await publish(service.url, "tender", "Delta Post", own);
  await relate(service.url, first, second);
  await relate(service.url, disputed, gone, "CONTRADICTS");
  await ask(service.url, 'mutation ($ids: [ID!]!) { retractClaims(ids: $ids, reason: "wrong") { cursor } }', {
    ids: [gone],
  });
  const refutes = await publish(service.url, "tender", "Zeta Post", own);
  await relate(service.url, refutes, first, "CONTRADICTS");
  const { claimChanges } = await ask<Changes>(service.url, changes, { since: logHead, filter: of("tender") });
  const kinds = new Map(claimChanges.changes.map((change) => [change.claim.id, change.kinds]));
  expect(kinds.get(first)).toEqual(["CORROBORATED", "CONTESTED"]);
  expect(kinds.get(second)).toEqual(["NEW"]);
  expect(kinds.get(gone)).toEqual(["REMOVED"]);
  expect(kinds.get(refutes)).toEqual(["NEW"]);
  // contested for a moment, and that is over
  expect(kinds.has(disputed)).toBe(false);
});

test("a cursor that is none is refused by its name, and takes nothing else with it", async () => {
  const { data, errors } = await post(service.url, `{ logHead claimChanges(since: "x") { cursor } }`);
  expect(data?.["claimChanges"]).toBeNull();
  expect(errors?.[0]).toMatchObject({ extensions: { code: "CURSOR_INVALID", head: data?.["logHead"] } });
});
