/** What an operator does after a restore that nothing tells of. */
import { afterEach, expect, test, vi } from "vitest";
import { askService, type ServiceChild, spawnService } from "../support/child.ts";
import { createTestDatabase } from "../support/database.ts";

/** Processes of their own on a machine that may be busy. */
vi.setConfig({ testTimeout: 90_000 });

const children: ServiceChild[] = [];
const start = (environment: Record<string, string>, command?: string[]): ServiceChild => {
  const child = spawnService(environment, command);
  children.push(child);
  return child;
};
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.process.exitCode === null && child.process.signalCode === null) child.process.kill("SIGTERM");
    await child.ended;
  }
});

test("claimwire log renew starts a new epoch beside a service that runs, which refuses cursors from before", async () => {
  const own = await createTestDatabase();
  const environment = { DATABASE_URL: own.url };
  const url = await start(environment).ready;
  const { logHead } = await askService<{ logHead: string }>(url, "{ logHead }");
  const changes = `{ claimChanges(since: "${logHead}", first: 1) { cursor } }`;
  expect(await askService(url, changes)).toEqual({ claimChanges: { cursor: logHead } });
  const command = start(environment, ["log", "renew"]);
  expect(await command.ended).toMatchObject({ code: 0 });
  expect(command.lines().at(-1)).toMatch(/epoch is [0-9a-f-]{36} now/);
  expect(await askService(url, changes)).toEqual({ claimChanges: null });
  const { logHead: renewed } = await askService<{ logHead: string }>(url, "{ logHead }");
  expect(renewed).not.toBe(logHead);
});
