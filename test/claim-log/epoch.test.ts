import { afterEach, beforeEach, expect, test } from "vitest";
import { expectPosition, readBounds } from "../../src/claim-log/cursor.ts";
import { agreeOnEpoch, renewEpoch } from "../../src/claim-log/epoch.ts";
import { sql } from "../../src/database/sql.ts";
import { encodeLogCursor } from "../../src/terms/cursors.ts";
import { openTestLog } from "./rows.ts";

let log: Awaited<ReturnType<typeof openTestLog>>;
beforeEach(async () => {
  log = await openTestLog();
});
afterEach(() => log.close());

const cursorNow = async () => {
  const { epoch, head } = await readBounds(log.database);
  return encodeLogCursor({ epoch, seq: head });
};
const outcomeOf = async (cursor: string) => {
  const bounds = await readBounds(log.database);
  try {
    return expectPosition(cursor, bounds).seq;
  } catch (fault) {
    return (fault as { code?: string }).code;
  }
};

test("a log keeps its epoch as often as services start where it was written", async () => {
  const cursor = await cursorNow();
  expect([await agreeOnEpoch(log.database), await agreeOnEpoch(log.database)]).toEqual([null, null]);
  expect(await outcomeOf(cursor)).toBe(0n);
});

test.each([
  ["server", "1/$2/$3"],
  ["database", "$1/1/$3"],
  ["timeline", "$1/$2/0000000F"],
])(
  "one that was written in another %s has a new epoch at the start, once, and cursors from before are refused",
  async (_, other) => {
    await agreeOnEpoch(log.database);
    const cursor = await cursorNow();
    const [stored] = await log.database.query<{ origin: string }>(sql`SELECT origin FROM log_epoch`);
    const origin = stored?.origin.replace(/^(\d+)\/(\d+)\/([0-9A-F]{8})$/, other);
    expect(origin).not.toBe(stored?.origin);
    await log.database.query(sql`UPDATE log_epoch SET origin = ${origin}`);
    const [one, another] = await Promise.all([agreeOnEpoch(log.database), agreeOnEpoch(log.database)]);
    expect([one, another].filter((epoch) => epoch !== null)).toHaveLength(1);
    expect(await agreeOnEpoch(log.database)).toBeNull();
    expect((await readBounds(log.database)).epoch).toBe(one ?? another);
    expect(await outcomeOf(cursor)).toBe("CURSOR_INVALID");
  },
);

test("renewed by hand, it refuses what was handed out before, and stays so at the next start", async () => {
  const cursor = await cursorNow();
  const epoch = await renewEpoch(log.database);
  expect(await agreeOnEpoch(log.database)).toBeNull();
  expect((await readBounds(log.database)).epoch).toBe(epoch);
  expect(await outcomeOf(cursor)).toBe("CURSOR_INVALID");
});
