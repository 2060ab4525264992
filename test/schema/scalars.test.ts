import { expect, test } from "vitest";
import { parseInstant } from "../../src/schema/scalars.ts";

const instants: readonly [string, string | null][] = [
  ["2025-08-19T00:00:00Z", "2025-08-19T00:00:00.000Z"],
  ["2025-08-19T02:00:00+02:00", "2025-08-19T00:00:00.000Z"],
  ["2025-08-19t00:00:00.5z", "2025-08-19T00:00:00.500Z"],
  ["2025-08-19T00:00:00.123987Z", "2025-08-19T00:00:00.123Z"],
  ["2024-02-29T12:00:00-11:30", "2024-02-29T23:30:00.000Z"],
  ["2025-02-29T00:00:00Z", null],
  ["2025-08-19", null],
  ["2025-08-19T00:00:00", null],
  ["2025-08-19 00:00:00Z", null],
  ["2025-13-01T00:00:00Z", null],
  ["2025-08-19T24:00:00Z", null],
  ["2025-08-19T00:00:60Z", null],
  ["yesterday", null],
];

test.each(instants)("a DateTime %s is read as %s", (text, expected) => {
  expect(parseInstant(text)?.toISOString() ?? null).toBe(expected);
});
