import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  eachWordOfFolded,
  fold,
  foldInPieces,
  foldingVersion,
  maxWordBytes,
  nameKey,
  wordsAskedFor,
  wordsOf,
  wordsOfFolded,
} from "../../src/filter/fold.ts";

describe("case and diacritics never matter", () => {
  test.each([
    ["cina", "Čína"],
    ["strasse", "Straße"],
    ["strasse", "STRAẞE"],
    ["zazolc gesla jazn", "ZAŻÓŁĆ gęślą jaźń"],
    ["lodz", "Łódź"],
    ["uber", "Über"],
    ["oeresund", "Œresund"],
    ["kobenhavn", "København"],
    ["thor", "Þór"],
    ["isparta istanbul igdir", "Isparta İSTANBUL ığdır"],
    ["οδυσσευσ", "Ὀδυσσεύς"],
    ["οδυσσευσ", "ΟΔΥΣΣΕΎΣ"],
    ["finance", "ﬁnance"],
    ["محمد", "مُحَمَّد"],
    ["محمد", "محـــمد"],
    ["احمد", "أحمد"],
    ["שלום", "שָׁלוֹם"],
    ["データ", "ﾃﾞｰﾀ"],
    ["nvidia", "ＮＶＩＤＩＡ"],
    ["foobar", "foo\u00adbar"],
    ["❤", "❤\ufe0f"],
  ])("%s finds %s", (folded, text) => expect(fold(text)).toBe(folded));

  test("marks that make another letter in other scripts stay", () => {
    expect(fold("か")).not.toBe(fold("が"));
    expect(fold("क")).not.toBe(fold("कि"));
    expect(fold("한")).toBe("한");
    expect(fold("น้ำ")).toBe("น้ำ");
  });

  test("every letter folds as its capital, its small form and its normal forms do, and a folded text folds to itself", () => {
    const astray: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      const letter = String.fromCodePoint(point);
      if (/[\p{Cn}\p{Co}\p{Cs}]/u.test(letter)) continue; // no character, or none that Unicode knows
      const folded = fold(letter);
      const forms = [letter.toLowerCase(), letter.normalize("NFD"), letter.normalize("NFKC"), folded];
      // the Greek iota below is a mark, so it goes; its capital is a letter
      if (!letter.normalize("NFKD").includes("\u0345")) forms.push(letter.toUpperCase());
      if (forms.some((form) => fold(form) !== folded)) astray.push(point.toString(16));
    }
    expect(astray).toEqual([]);
  });

  test("folding a text twice changes nothing more", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { numRuns: 2_000 },
    ));

  test("a text folds in pieces as it folds whole, wherever a piece ends", () => {
    const letters = [
      ..."aŘ ß中が각한ﾃ3🚀ΣİาำЖ",
      "\u0301",
      "\u0316",
      "\u3099",
      "\uff9e",
      "\u1100",
      "\u1161",
      "\u11a8",
      "\u3131",
      "\u314f",
    ];
    const more = [
      "\u0e4d",
      "\u0e48",
      "\u0ecd",
      "\u0eb2",
      "\u093c",
      "\u0483",
      "\u200d",
      "\ufe0f",
      "\u00b4",
      "\ufb01",
      "\u{16d67}",
      "\u{16d63}",
    ];
    fc.assert(
      fc.property(
        fc.nat(4_200),
        fc.array(fc.constantFrom(...letters, ...more), { minLength: 60, maxLength: 200 }),
        (length, tail) => {
          const text = "ž".repeat(length) + tail.join("") + "x".repeat(length) + tail.join("").repeat(40);
          const pieces = [...foldInPieces(text)];
          expect(pieces.join("")).toBe(fold(text));
          expect([...new Set(eachWordOfFolded(fold(text)))]).toEqual(wordsOfFolded(fold(text)));
          expect(Math.max(0, ...pieces.map((piece) => piece.length))).toBeLessThan(20_000);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("of marks that pile up the first ones stay, and folding them takes no longer than other text", () => {
    const piled = `a${"\u0483".repeat(250_000)}${"\u093c".repeat(250_000)}`;
    expect(fold(piled)).toHaveLength(33);
    expect(fold(fold(piled))).toBe(fold(piled));
  });

  test("names that differ in case, accents and spaces are one", () =>
    expect(nameKey("  Č\u00a0ína \n Zítra ")).toBe("c ina zitra"));

  test("the version names the rules and the Unicode data", () =>
    expect(foldingVersion).toMatch(/^\d+\/icu-.+\/unicode-.+$/));
});

describe("words", () => {
  test.each([
    ["Čína tvrdí: „čipy“ Huawei/Ascend-910!", ["cina", "tvrdi", "cipy", "huawei", "ascend", "910"]],
    ["Die Straße, STRASSE", ["die", "strasse"]],
    ["Zażółć gęślą", ["zazolc", "gesla"]],
    ["شركة هواوي الصينية", ["شركة", "هواوي", "الصينية"]],
    ["חברת אנבידיה", ["חברת", "אנבידיה"]],
    ["हिन्दी में क्षत्रिय", ["हिन्दी", "में", "क्षत्रिय"]],
    ["中国经济增长, Nvidia的H20", ["中国", "经济", "增长", "nvidia", "的", "h20"]],
    ["東京都のデータセンター", ["東京", "都", "の", "データ", "センター"]],
    ["한국의 반도체", ["한국의", "반도체"]],
    ["ประเทศไทยน้ำมัน", ["ประเทศไทย", "น้ำมัน"]],
    ["launch🚀🚀 ❤️ 🇨🇿", ["launch", "🚀🚀", "❤", "🇨🇿"]],
    ["👨‍👩‍👧!", ["👨👩👧"]],
    ["می‌خواهم", ["میخواهم"]],
    ["O'Neil's x_y", ["o", "neil", "s", "x", "y"]],
    ["... — !", []],
    ["", []],
  ])("of %s", (text, words) => expect(wordsOf(text)).toEqual(words));

  test("words that are asked for are found in the text that they come from", () =>
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const { words, prefixes } = wordsAskedFor(text);
        expect(new Set([...words, ...prefixes])).toEqual(new Set(wordsOf(text)));
        expect(wordsOfFolded(fold(text))).toEqual(wordsOf(text));
      }),
    ));

  test("a run without spaces is cut in the same places wherever it stands", () => {
    const run = "中国经济增长".repeat(1_000);
    const words = [...eachWordOfFolded(run)];
    expect(words.join("")).toBe(run);
    expect([...eachWordOfFolded(`a ${run}`)]).toEqual(["a", ...words]);
  });

  test("a star right after a word makes it a prefix", () =>
    expect(wordsAskedFor("ČÍN* huawei * 芯＊")).toEqual({ words: ["huawei"], prefixes: ["cin", "芯"] }));

  test("a word longer than the database can hold is cut at a whole letter, in queries as in texts", () => {
    const long = `a${"ж".repeat(2_000)}`;
    const [word] = wordsOf(long);
    expect(word).toBe(`a${"ж".repeat(1_022)}`);
    expect(Buffer.byteLength(word ?? "")).toBeLessThanOrEqual(maxWordBytes);
    expect(wordsAskedFor(`${long}*`).prefixes).toEqual([word]);
    expect(wordsOf("𐐨".repeat(600))).toEqual(["𐐨".repeat(511)]);
    expect(wordsOf("a".repeat(3_000))).toEqual(["a".repeat(2_046)]);
  });
});
