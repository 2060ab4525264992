import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Computation } from "../../src/domain/ingest/slices.ts";
import { jsonInTurns, parseJson } from "../../src/server/json-in-turns.ts";

const atOnce = (computation: Computation<unknown>): unknown => {
  for (;;) {
    const step = computation.next();
    if (step.done) return step.value;
  }
};

const filler = "x".repeat(40_000);
const large = fc.jsonValue({ depthSize: "medium" }).map((value) => ({
  filler,
  value,
  list: [filler, value, { filler, value, __proto: [value] }, ...Array(50).fill(value)],
}));

const outcomeOf = (parse: () => unknown): { readonly value: unknown } | "refused" => {
  try {
    return { value: parse() };
  } catch (fault) {
    expect(fault).toBeInstanceOf(SyntaxError);
    return "refused";
  }
};

describe("JSON that is read in turns", () => {
  test("gives what JSON.parse gives, however it is spaced", () =>
    fc.assert(
      fc.property(large, fc.constantFrom(0, 1, "\t", "\r\n"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(atOnce(jsonInTurns(` ${text}\n`))).toEqual(JSON.parse(text));
      }),
      { numRuns: 60 },
    ));

  test("refuses what JSON.parse refuses, wherever a character was lost, doubled or changed", () =>
    fc.assert(
      fc.property(
        large,
        fc.nat(),
        fc.constantFrom("", '"', "{", "]", ",", ":", "\\", "1", " "),
        (value, place, put) => {
          const text = JSON.stringify(value);
          const at = text.length - 1 - (place % 3_000);
          const broken = text.slice(0, at) + put + text.slice(at + 1);
          expect(outcomeOf(() => atOnce(jsonInTurns(broken)))).toEqual(outcomeOf(() => JSON.parse(broken)));
        },
      ),
      { numRuns: 400 },
    ));

  test("has fields called __proto__ like any other, and of two fields of one name the last", () => {
    const text = `{"a":1,"__proto__":{"b":"${filler}"},"a":"${filler}","c":{"__proto__":["${filler}"]}}`;
    const value = atOnce(jsonInTurns(text));
    expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test.each([
    `["${filler}",]`,
    `[["${filler}"],]`,
    `[["${filler}"],,1]`,
    `[,["${filler}"]]`,
    `{"a":["${filler}"],}`,
    `{"a":["${filler}"}]`,
    `[1,["${filler}"}`,
    `["${filler}"}`,
    `{"a":"${filler}"]`,
    `{"a":,"b":["${filler}"]}`,
  ])("refuses a comma too many, or a bracket of the other kind, beside what is large", (text) => {
    expect(outcomeOf(() => JSON.parse(text))).toBe("refused");
    expect(outcomeOf(() => atOnce(jsonInTurns(text)))).toBe("refused");
  });

  test("is bounded in depth and in the size of its parts", async () => {
    await expect(parseJson("[".repeat(100_000))).rejects.toThrow(/jsonDepth is 201 or more, at most 200/);
    const fields = Array.from({ length: 10_001 }, (_, field) => `"field ${field}":0`).join();
    await expect(parseJson(`{${fields}}`)).rejects.toThrow(/jsonFields is 10001 or more/);
    await expect(parseJson(`[${"0,".repeat(200_000)}0]`)).rejects.toThrow(/jsonItems is 100001 or more/);
    await expect(parseJson(`["${"x".repeat(9_000_000)}"]`)).rejects.toThrow(/jsonTextLength is/);
    await expect(parseJson(`[${" ".repeat(2_000_000)}]`)).rejects.toThrow(/white space/);
  });
});
