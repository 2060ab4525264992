/**
 * The numbers of a text, made comparable: "5,6 milionu", "5.6 million" and "5.600.000" are one. Read from folded text, by the
 * habits of its language: a comma is a decimal one in Czech and German and parts thousands in English.
 */
import { countsPeople, notionsOf } from "./lexicon.ts";

export interface Quantity {
  readonly value: number;
  /** what it measures: percent, money, year, people, or the stem of the word behind it; empty where nothing tells */
  readonly unit: string;
}

const small: Readonly<Record<string, string>> = {
  2: "two dva dve dvou dvema zwei",
  3: "three tri trech trem drei",
  4: "four ctyri ctyr ctyrech vier",
  5: "five pet peti funf",
  6: "six sest sesti sechs",
  7: "seven sedm sedmi sieben",
  8: "eight osm osmi acht",
  9: "nine devet deviti neun",
  10: "ten deset deseti zehn",
  11: "eleven jedenact jedenacti elf",
  12: "twelve dvanact dvanacti zwolf",
  15: "fifteen patnact patnacti funfzehn",
  20: "twenty dvacet dvaceti zwanzig",
  30: "thirty tricet triceti dreissig",
  40: "forty ctyricet ctyriceti vierzig",
  50: "fifty padesat padesati funfzig",
  60: "sixty sedesat sedesati sechzig",
  70: "seventy sedmdesat siebzig",
  80: "eighty osmdesat achtzig",
  90: "ninety devadesat neunzig",
  100: "hundred sto stovka stovku hundert",
};
const spelled: ReadonlyMap<string, number> = new Map(
  Object.entries(small).flatMap(([value, words]) => words.split(" ").map((word) => [word, Number(value)] as const)),
);

const english = (language: string): boolean => /^en\b/i.test(language);

/** Long scale but in English: a German Billion has twelve noughts. */
const scaleOf = (word: string, language: string): number => {
  if (/^(tis|tisic.*|thousand|tausend|k)$/.test(word)) return 1e3;
  if (/^(mil|mio|m|million.*|milion.*)$/.test(word)) return 1e6;
  if (/^(mld|mrd|bn|miliard.*|milliard.*)$/.test(word) || (english(language) && /^billions?$/.test(word))) return 1e9;
  if (/^(bilion.*|billion.*|trillions?)$/.test(word)) return 1e12;
  return 1;
};

const percent = /^(percent|per|procent|prozent)/;
const money =
  /^(euro?s?|eura|eurech|kc|czk|korun|kron|crown|dolar|dollar|usd|eur|gbp|pound|pfund|liber|franc|frank|chf|zlot|pln|yen|jen)/;
const yearWords = /^(roce|roku|rok|in|jahr|seit|since|bis|ab|until|till|erst|von|from|do|od|z)$/;

/** What the words behind a number say that it measures; the first of them where none is known. */
const unitOf = (behind: readonly string[], mark: string): string => {
  const [first = "", second = ""] = behind;
  if (mark === "%" || (first === "per" ? second.startsWith("cent") : percent.test(first))) return "percent";
  if (/[€$£¥]/u.test(mark) || behind.some((word) => money.test(word))) return "money";
  for (const word of behind) {
    const [notion] = notionsOf(word);
    if (notion) return countsPeople.has(notion.name) ? "people" : notion.name;
  }
  return first.slice(0, 5);
};

/** A number as it is written; the thousands may be parted by spaces, dots or commas. */
const written =
  /(?<![\p{L}\p{N}.,])\d{1,3}(?:[ \u2009.,]\d{3})+(?:[.,]\d+)?(?![\p{N}])|(?<![\p{L}\p{N}.,])\d+(?:[.,]\d+)?/gu;

const valueWritten = (digits: string, language: string): number => {
  const tight = digits.replace(/[ \u2009]/gu, "");
  const [thousands, decimal] = english(language) ? [",", "."] : [".", ","];
  // of a language that we do not know, and of one whose rule it breaks: three digits behind a mark are thousands
  const grouped = new RegExp(`^\\d{1,3}(\\${thousands}\\d{3})+(\\${decimal}\\d+)?$`).test(tight);
  if (grouped) return Number(tight.replaceAll(thousands, "").replace(decimal, "."));
  return Number(tight.replace(/[.,](?=.*[.,])/g, "").replace(",", "."));
};

const markBehind = /^[\s-]*([€$£¥%])/u;
/** So many words behind a number are asked what it counts: "84,000 S4 cars". */
const wordsAsked = 3;

const readBehind = (text: string, value: number, language: string, before: string): Quantity => {
  const clause = /^[^,;:.!?]*(?:\.(?=\s*\p{Ll})[^,;:.!?]*)?/u.exec(text)?.[0] ?? "";
  const words = clause.match(/[\p{L}\p{N}]+/gu) ?? [];
  const mark = /[€$£¥]\s*$/u.exec(before)?.[0] ?? markBehind.exec(text)?.[1] ?? "";
  const scale = scaleOf(words[0] ?? "", language);
  if (scale > 1) return { value: value * scale, unit: unitOf(words.slice(1, 1 + wordsAsked), mark) };
  const unit = unitOf(words.slice(0, wordsAsked), mark);
  const isYear = Number.isInteger(value) && value >= 1900 && value <= 2100 && unit !== "percent" && unit !== "money";
  const word = /(\p{L}+)\s*$/u.exec(before)?.[1] ?? "";
  return isYear && (yearWords.test(word) || words.length === 0) ? { value, unit: "year" } : { value, unit };
};

/** In the order of the text; spelled ones from two on, as "one" is an article in too many languages. */
export const quantitiesOf = (folded: string, language: string): readonly Quantity[] => {
  const found: { readonly at: number; readonly quantity: Quantity }[] = [];
  for (const { 0: digits, index } of folded.matchAll(written)) {
    const behind = folded.slice(index + digits.length, index + digits.length + 60);
    found.push({
      at: index,
      quantity: readBehind(behind, valueWritten(digits, language), language, folded.slice(0, index).slice(-20)),
    });
  }
  for (const { 0: word, index } of folded.matchAll(/\p{L}+/gu)) {
    const value = spelled.get(word);
    if (value === undefined) continue;
    found.push({
      at: index,
      quantity: readBehind(folded.slice(index + word.length, index + word.length + 60), value, language, ""),
    });
  }
  return found.sort((a, b) => a.at - b.at).map(({ quantity }) => quantity);
};

/** Equal but for rounding in the last place that one can see. */
export const sameValue = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * Math.max(one, other);
