import { expect, test } from "vitest";
import { eventLine } from "../../../src/cli/tail/line.ts";
import type { TailEvent } from "../../../src/cli/tail/operation.ts";

const event: TailEvent = {
  kind: "ADDED",
  cursor: "x",
  occurredAt: new Date(2026, 8, 14, 6, 10, 5).toISOString(),
  reason: null,
  claimId: "Q2xhaW06MQ",
  claim: {
    text: "Brennwerk letos nedodá článek Volta Q.",
    modality: "REPORTED",
    article: { uri: "https://prazskykuryr.example/x", publisher: { name: "Pražský kurýr" } },
    entities: [{ entity: { name: "Brennwerk" } }, { entity: { name: "Volta Q" } }, { entity: { name: "Brennwerk" } }],
  },
};

test("an added claim is one line: time, sign, publisher, entities, text, how it is said", () => {
  expect(eventLine(event, false)).toBe(
    "06:10:05 + Pražský kurýr [Brennwerk, Volta Q] Brennwerk letos nedodá článek Volta Q. (reported)",
  );
});

test("a removed claim says why", () => {
  expect(eventLine({ ...event, kind: "REMOVED", reason: "NO_LONGER_MATCHES" }, false)).toMatch(
    /^06:10:05 - .*\(no longer matches\)$/,
  );
});

test("a claim that cannot be read is still told, and READY is no news", () => {
  expect(eventLine({ ...event, claim: null, kind: "UPDATED" }, false)).toBe(
    "06:10:05 ~ claim Q2xhaW06MQ cannot be read now",
  );
  expect(eventLine({ ...event, kind: "READY" }, false)).toBeNull();
});

test("an outlet's words cannot steer the terminal", () => {
  const claim = event.claim && { ...event.claim, text: "all \u001b[31mred\u001b[0m\nand\u202e back", entities: [] };
  const line = eventLine({ ...event, claim }, false);
  expect(line).toBe("06:10:05 + Pražský kurýr all  [31mred [0m and  back (reported)");
});
