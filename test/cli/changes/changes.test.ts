import { expect, test } from "vitest";
import { changeLines } from "../../../src/cli/changes/line.ts";
import { type Change, claimChanges } from "../../../src/cli/changes/operation.ts";
import { type ChangesOptions, runChanges } from "../../../src/cli/changes/run.ts";
import { readSince } from "../../../src/cli/changes/since.ts";
import { type Asked, createTerminal, type FakeAnswer, startFakeService } from "../support.ts";

const now = Date.UTC(2026, 8, 14, 12);

test.each([
  ["90m", now - 90 * 60_000],
  ["3h", now - 3 * 3_600_000],
  ["1.5d", now - 36 * 3_600_000],
  ["2026-09-14T08:00:00Z", Date.UTC(2026, 8, 14, 8)],
  ["2026-09-14", new Date(2026, 8, 14).getTime()],
])("since %s is an instant", (text, at) => {
  expect(readSince(text, now)).toEqual({ time: new Date(at) });
});

test("since a cursor is that cursor, and anything else is told how to say it", () => {
  expect(readSince("bDEuMDAwMA-_x-cursor", now)).toEqual({ cursor: "bDEuMDAwMA-_x-cursor" });
  for (const text of ["yesterday", "3 h", "", "2026-99-99", "h3"])
    expect(() => readSince(text, now)).toThrow(/--since is .*; pass how long ago/);
});

const change: Change = {
  kinds: ["UPDATED", "CORROBORATED", "CONTESTED"],
  independentOriginsBefore: 1,
  independentOriginsNow: 2,
  changedAt: new Date(2026, 8, 14, 6, 10).toISOString(),
  claim: {
    text: "Brennwerk letos nedodá článek Volta Q.",
    modality: "REPORTED",
    article: { uri: "https://prazskykuryr.example/x", publisher: { name: "Pražský kurýr" } },
    entities: [{ entity: { name: "Brennwerk" } }, { entity: { name: "Brennwerk" } }],
  },
};

test("a change is told in two lines: what happened, and to which claim", () => {
  expect(changeLines(change, false, new Date(2026, 8, 14, 12))).toBe(
    "06:10 corroborated, 1 → 2 independent origins; contested; updated\n" +
      "      Pražský kurýr [Brennwerk] Brennwerk letos nedodá článek Volta Q. (reported)",
  );
  expect(changeLines({ ...change, kinds: ["REMOVED"] }, false, new Date(2026, 8, 15))).toMatch(
    /^2026-09-14 06:10 gone\n/,
  );
});

const page = (changes: readonly Change[], cursor: string, hasMore: boolean): FakeAnswer => ({
  body: { data: { claimChanges: { changes, cursor, hasMore } } },
});

const run = async (options: Partial<ChangesOptions>, answer: (asked: Asked) => FakeAnswer) => {
  const asked: Asked[] = [];
  const service = await startFakeService((one) => {
    asked.push(one);
    return answer(one);
  });
  const terminal = createTerminal(service.url);
  try {
    const code = await runChanges({ since: "3h", filter: null, json: false, ...options }, terminal);
    return { asked, code, output: terminal.outputText(), notes: terminal.notesText() };
  } finally {
    await service.stop();
  }
};

test("it begins where the log was then, reads page after page, and says where to go on from", async () => {
  const pages = [page([change], "second", true), page([{ ...change, kinds: ["REMOVED"] }], "third", false)];
  const { asked, code, output, notes } = await run({ filter: '{"contested":{"eq":true}}' }, ({ query }) =>
    query === claimChanges
      ? (pages.shift() ?? { status: 500, body: {} })
      : { body: { data: { logCursorAt: "first" } } },
  );
  expect(asked.slice(1).map(({ variables }) => [variables["since"], variables["filter"]])).toEqual([
    ["first", { contested: { eq: true } }],
    ["second", { contested: { eq: true } }],
  ]);
  expect(output.split("\n").filter((line) => line.includes("corroborated") || line.includes("gone"))).toHaveLength(2);
  expect(notes).toBe("to go on from here: claimwire changes --since third\n");
  expect(code).toBe(0);
});

test("as JSON every change is a line, and the last one is the cursor", async () => {
  const { output } = await run({ since: "bDEuMDAwMA-_x-cursor", json: true }, () => page([change], "next", false));
  expect(
    output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([change, { cursor: "next" }]);
});

test("what the service refuses is said in one sentence, and a filter that is no JSON is not sent", async () => {
  const refused: FakeAnswer = {
    body: { errors: [{ message: "time: the log no longer reaches back", extensions: { code: "CURSOR_EXPIRED" } }] },
  };
  await expect(run({}, () => refused)).rejects.toThrow(/no longer reaches back Ask for less/);
  await expect(run({ filter: "{" }, () => refused)).rejects.toThrow(/--filter is no JSON object/);
});
