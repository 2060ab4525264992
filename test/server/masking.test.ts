import { afterAll, beforeAll, expect, test } from "vitest";
import type { Rooms } from "../../src/server/context.ts";
import { RequestError } from "../../src/terms/errors.ts";
import { hearOverSocket, post, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

const secret = "select password from viewer";

/** Rooms whose floor gives way in two ways. */
const breaking = (rooms: Rooms): Rooms => ({
  ...rooms,
  fanout: {
    ...rooms.fanout,
    head: () => Promise.reject(new Error(secret)),
    positionAt: () => Promise.reject(new RequestError("OVERLOADED", "Not now.")),
  },
});

let service: TestService;
beforeAll(async () => {
  service = await startService({ replace: breaking });
});
afterAll(() => service.stop());

test("an unexpected fault shows a request id and nothing else; the log has the rest under that id", async () => {
  const answer = await post(service.url, "{ logHead }");
  expect(JSON.stringify(answer)).not.toContain(secret);
  const [error] = answer.errors ?? [];
  expect(error).toMatchObject({ path: ["logHead"], extensions: { code: "INTERNAL", requestId: expect.any(String) } });
  expect(Object.keys(error?.extensions ?? {}).sort()).toEqual(["code", "requestId"]);
  const logged = service.logged.find((line) => line["requestId"] === error?.extensions["requestId"]);
  expect(JSON.stringify(logged)).toContain(secret);
});

test("the same holds over a socket", async () => {
  const client = socketClient(service.wsUrl);
  const fault = await hearOverSocket(client, { query: "{ logHead }" })
    .next()
    .catch((errors: unknown) => errors);
  expect(fault).toMatchObject([{ extensions: { code: "INTERNAL" } }]);
  expect(JSON.stringify(fault)).not.toContain(secret);
  await client.dispose();
});

test("an overloaded service says when to come back", async () => {
  const answer = await post(service.url, '{ logCursorAt(time: "2025-08-19T00:00:00Z") }');
  expect(answer.errors).toMatchObject([{ extensions: { code: "OVERLOADED", retryAfterMs: expect.any(Number) } }]);
});
