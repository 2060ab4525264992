/** What a tail says when it cannot go on, and what it does while nobody reads. */
import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openService } from "../../../src/cli/client/service.ts";
import { FinalError, faultOf } from "../../../src/cli/tail/connection.ts";
import { runTail } from "../../../src/cli/tail/run.ts";
import { testAdminKey } from "../../support/key.ts";
import { startService, type TestService } from "../../support/service.ts";
import { createTerminal } from "../support.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const ask = <Data>(document: string, variables: object = {}): Promise<Data> =>
  openService(service.url, testAdminKey).ask<Data>(document, { ...variables });

const everything = { entities: [], match: null, after: null, json: true };

const publish = (uri: string, count: number): Promise<unknown> => {
  const claims = Array.from({ length: count }, (_, n) => ({ key: `k${n}`, text: `Number ${n}.` }));
  const input = { articles: [{ uri, language: "en", body: "Numbers.", claims }] };
  return ask("mutation ($input: IngestArticlesInput!) { ingestArticles(input: $input) { batchId } }", { input });
};

test("a key that is revoked ends the tail, which says where to go on with another one", async () => {
  const { createApiKey } = await ask<{ createApiKey: { key: string; apiKey: { id: string } } }>(
    'mutation { createApiKey(input: { name: "listener", scope: READ }) { key apiKey { id } } }',
  );
  const terminal = createTerminal(service.url);
  const ended = runTail(everything, {
    ...terminal,
    environment: { ...terminal.environment, CLAIMWIRE_KEY: createApiKey.key },
  });
  const told = ended.then(
    () => "",
    (fault: unknown) => String(fault),
  );
  await vi.waitFor(() => expect(terminal.outputText()).toContain("READY"), { timeout: 10_000 });
  const { cursor } = JSON.parse(terminal.outputText()) as { cursor: string };
  await ask("mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }", { id: createApiKey.apiKey.id });
  expect(await told).toMatch(new RegExp(`4403[\\s\\S]*to go on from here: claimwire tail --after ${cursor}$`));
});

test("a cursor that is older than the log is answered with the oldest one that is not", () => {
  const fault = faultOf([{ message: "too old", extensions: { code: "CURSOR_EXPIRED", oldest: "b2xk", head: "bmV3" } }]);
  expect(fault).toBeInstanceOf(FinalError);
  expect(fault).toMatchObject({ message: "too old", goOn: { cursor: "b2xk" } });
  expect(faultOf([{ message: "no cursor", extensions: { code: "CURSOR_INVALID", head: "bmV3" } }])).toMatchObject({
    goOn: null,
  });
});

test("a reader that is slower than the news hears all of it once, without a warning", async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error): void => void warnings.push(warning);
  process.on("warning", warn);
  const lines: string[] = [];
  const output = new Writable({
    highWaterMark: 1,
    write: (chunk, _encoding, done) => {
      lines.push(...String(chunk).trimEnd().split("\n"));
      setImmediate(done);
    },
  });
  const { logHead } = await ask<{ logHead: string }>("{ logHead }");
  await publish("urn:test:many", 300);
  const stop = new AbortController();
  const ended = runTail(
    { ...everything, after: logHead, signal: stop.signal },
    { ...createTerminal(service.url), output },
  );
  const heard = (): { kind: string; claimId: string | null }[] => lines.map((line) => JSON.parse(line));
  await vi.waitFor(() => expect(heard().at(-1)?.kind).toBe("READY"), { timeout: 15_000 });
  stop.abort();
  expect(await ended).toBe(0);
  const ids = heard().flatMap(({ claimId }) => claimId ?? []);
  expect(ids).toHaveLength(300);
  expect(new Set(ids).size).toBe(300);
  process.off("warning", warn);
  expect(warnings).toEqual([]);
});
