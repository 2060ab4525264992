/** GraphQL over HTTP, by the audits of the specification's own reference: every MUST, SHOULD and MAY. */
import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const audits = serverAudits({ url: () => service.url });

test("there are audits to pass", () => {
  expect(audits.length).toBeGreaterThan(50);
});

test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))("%s %s", async (_, __, audit) => {
  const result = await audit.fn();
  expect("reason" in result ? result.reason : "").toBe("");
  expect(result.status).toBe("ok");
});
