import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { occurrenceFrom } from "../../src/domain/occurrence.ts";
import { searchableBody } from "../../src/domain/quote.ts";

describe("words in a text", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "a", "a", "b"), maxLength: 400 });

  test("are found where the engine finds them, forwards and backwards", () =>
    fc.assert(
      fc.property(letters, letters, fc.nat(40), fc.nat(400), (text, drawn, repeats, from) => {
        const words = `${"a".repeat(repeats)}${drawn.slice(0, 60)}` || "a";
        const long = text.repeat(5);
        expect(occurrenceFrom(long, words, from, 1)).toBe(long.indexOf(words, from));
        expect(occurrenceFrom(long, words, from, -1)).toBe(long.lastIndexOf(words, from));
      }),
      { numRuns: 2_000 },
    ));

  test("of few different letters are looked for in as little time as any, though they are nearly everywhere", () => {
    const body = searchableBody("ř".repeat(500_000));
    for (const quote of [
      `${"ř".repeat(10_000)}b${"ř".repeat(9_999)}`,
      `${"ř".repeat(19_999)}b`,
      `b${"ř".repeat(19_999)}`,
    ])
      expect(body.find(quote, 250_000)).toBeNull();
    expect(body.find("ř".repeat(20_000), 250_000)?.start).toBe(250_000);
  });

  test("with marks piled up are found as they were sent", () => {
    const piled = `a${"\u0301".repeat(9_000)}${"\u0316".repeat(9_000)}`;
    expect(searchableBody(`so ${piled}`).find(piled, null)?.start).toBe(3);
  });
});
