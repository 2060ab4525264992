import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { searchableBody } from "../../src/domain/quote.ts";

const points = (text: string): string[] => [...text];
const slice = (text: string, start: number, end: number): string => points(text).slice(start, end).join("");

describe("a quote that is in the body letter for letter", () => {
  test("is found where it first occurs", () => {
    expect(searchableBody("a mill, a mill").find("mill", null)).toEqual({ text: "mill", start: 2, end: 6 });
  });

  test.each([
    [0, 2],
    [5, 2],
    [6, 2], // as near to both: the earlier
    [7, 10],
    [99, 10],
  ])("is found where it is nearest to %i", (near, start) => {
    expect(searchableBody("a mill, a mill").find("mill", near)?.start).toBe(start);
  });

  test("is measured in code points, not in UTF-16 units", () => {
    const text = "👩‍🚀 and 🇨🇿: the mill";
    expect(searchableBody(text).find("mill", null)).toEqual({
      text: "mill",
      start: points(text).length - 4,
      end: points(text).length,
    });
  });

  test("may overlap itself", () => {
    expect(searchableBody("aaaa").find("aa", 2)?.start).toBe(2);
  });
});

describe("a quote that was set in other type", () => {
  test.each([
    ["straight quotation marks", "He said “no” twice.", 'said "no" twice', "said “no” twice"],
    ["Czech ones", "Řekl „ne“ dvakrát.", 'Řekl "ne" dvakrát', "Řekl „ne“ dvakrát"],
    ["an apostrophe", "It’s over.", "It's over", "It’s over"],
    ["a dash", "over – and out", "over - and out", "over – and out"],
    ["two hyphens", "over—and out", "over--and out", "over—and out"],
    ["line breaks", "over\n  and\u00a0out", "over and out", "over\n  and\u00a0out"],
    ["dots of omission", "well… no", "well... no", "well… no"],
    ["a soft hyphen", "out\u00adworn", "outworn", "out\u00adworn"],
    ["composed letters", "Příliš", "Příliš".normalize("NFD"), "Příliš"],
    ["spaces around it", "over and out", "  and ", " and "],
  ])("is found across %s, and has the body's own words", (_, text, quote, words) => {
    const found = searchableBody(text).find(quote, null);
    expect(found?.text.trim()).toBe(words.trim());
    expect(found && slice(text, found.start, found.end)).toBe(found?.text);
  });

  test("is not found across other words, letters or case", () => {
    const text = searchableBody("The mill will close.");
    expect(text.find("the mill", null)).toBeNull();
    expect(text.find("The mill closes", null)).toBeNull();
    expect(text.find("mill. will", null)).toBeNull();
    expect(text.find(" ", 0)?.text).toBe(" ");
    expect(text.find("\n", null)).toBeNull();
  });
});

const signs = fc.constantFrom(
  "a",
  "b",
  " ",
  "\n",
  "“",
  '"',
  "–",
  "-",
  "…",
  "e\u0301",
  "é",
  "𝒜",
  "👩‍🚀",
  "ش",
  "א",
  "か\u3099",
  "中",
);
const text = fc.array(signs, { maxLength: 60 }).map((parts) => parts.join(""));

describe("whatever the script", () => {
  test("words cut out of a body are found at their place", () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary", maxLength: 60 })), fc.nat(), fc.nat(), (whole, a, b) => {
        const all = points(whole);
        const [start, end] = [a % (all.length + 1), b % (all.length + 1)].sort((x, y) => x - y) as [number, number];
        if (start === end) return;
        const words = all.slice(start, end).join("");
        const found = searchableBody(whole).find(words, start);
        expect(found).toEqual({ text: words, start, end });
      }),
      { numRuns: 2_000 },
    );
  });

  test("what is found is what the body has there, and the exact occurrence nearest to the hint", () => {
    fc.assert(
      fc.property(text, text, fc.option(fc.nat(70)), (whole, words, near) => {
        const found = searchableBody(whole).find(words, near);
        if (found) expect(slice(whole, found.start, found.end)).toBe(found.text);
        const places: number[] = [];
        const all = points(whole);
        for (let start = 0; start < all.length; start++)
          if (all.slice(start).join("").startsWith(words)) places.push(start);
        if (words === "" || places.length === 0) return;
        const nearest = places.reduce((best, place) =>
          Math.abs(place - (near ?? 0)) < Math.abs(best - (near ?? 0)) ? place : best,
        );
        expect(found?.start).toBe(nearest);
      }),
      { numRuns: 2_000 },
    );
  });

  // a body that were gone through anew for each place would not be done within the test's time
  test("a large body is searched often in little time", { timeout: 10_000 }, () => {
    const whole = `${"Příliš žluťoučký kůň 🐎 úpěl ďábelské ódy. ".repeat(10_000)}konec`;
    const searchable = searchableBody(whole);
    for (let near = 0; near < 200_000; near += 1_000) searchable.find("kůň 🐎 úpěl", near);
    expect(searchable.find("ódy.  konec", null)?.text).toBe("ódy. konec");
  });
});
