/**
 * The one folding of text. What is stored for search, what a filter asks for and what the matcher compares all went through
 * this file, so that case and diacritics never matter and SQL and matcher cannot disagree. It refuses to know languages: one
 * text folds in one way, whoever wrote it.
 *
 * The steps: NFKD; the marks U+0300–036F and the points of Arabic and Hebrew removed (other scripts keep theirs, so か is not
 * が); letters that Unicode does not decompose, by a short table; full case folding; NFC. Invisible characters (soft hyphen,
 * joiners, variation selectors, direction marks) and the Arabic stretching stroke go with the marks: nobody can see or type them.
 * Of marks that pile up on one letter the first 32 stay: sorting a hundred thousand of them, as normalising does, takes minutes.
 */

/** Changes when this file's rules change. */
const ownVersion = 2;

/** Stored beside folded text: another version means that the text must be folded again. */
export const foldingVersion = `${ownVersion}/icu-${process.versions["icu"]}/unicode-${process.versions["unicode"]}`;

/** Bytes of UTF-8 in one word at most; the database refuses a longer lexeme. A longer word is cut here, in texts and in queries alike. */
export const maxWordBytes = 2046;

const marks = "\\u0300-\\u036f";
const hebrewPoints = "\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7";
const arabicPoints =
  "\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u0897-\\u089f\\u08ca-\\u08e1\\u08e3-\\u08ff";
const invisible =
  "\\u00ad\\u061c\\u180b-\\u180f\\u200c-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufe00-\\ufe0f\\ufeff\\u{e0100}-\\u{e01ef}";
const removed = new RegExp(`[${marks}${hebrewPoints}${arabicPoints}${invisible}]+`, "gu");
/** The last two are letters to Unicode, and marks once they are decomposed. */
const pile = /([\p{M}\uff9e\uff9f]{32})[\p{M}\uff9e\uff9f]+/gu;

/** Lower-case letters with a stroke, hook or ligature that NFKD keeps whole, and what a reader without that key types. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: "l",
  ƚ: "l",
  ø: "o",
  đ: "d",
  ð: "d",
  ɖ: "d",
  ı: "i",
  ɨ: "i",
  ȷ: "j",
  ħ: "h",
  ŧ: "t",
  ƀ: "b",
  ǥ: "g",
  ƶ: "z",
  æ: "ae",
  œ: "oe",
  þ: "th",
  // Thai and Lao AM: NFKD takes it apart and NFC does not put it together again, but the segmenter's dictionary knows only the whole
  "\u0e4d\u0e32": "\u0e33",
  "\u0ecd\u0eb2": "\u0eb3",
  // lower-casing makes a final sigma of the last one in a word
  ς: "σ",
};
const plain = new RegExp(Object.keys(plainLetters).join("|"), "gu");
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII, whole
const ascii = /^[\x00-\x7f]*$/;

/**
 * JavaScript has no case folding. Upper-case mappings are full (ß is SS), lower-case ones bring what has no capital to the same
 * letter, and going down first catches the capitals that only lower-casing knows (ẞ, ϴ).
 */
const foldCase = (text: string): string => text.toLowerCase().toUpperCase().toLowerCase();

/** Without what folding takes away and can be taken away first. */
const thin = (text: string): string => text.replace(removed, "").replace(pile, "$1");

/** Folds a text that is thin. */
const foldThin = (text: string): string =>
  ascii.test(text)
    ? text.toLowerCase()
    : foldCase(thin(text.normalize("NFKD")))
        .replace(plain, (letter) => plainLetters[letter] ?? letter)
        .normalize("NFC");

/** The folded text. Idempotent: a folded text folds to itself. Linear in its length. */
export const fold = (text: string): string => (ascii.test(text) ? text.toLowerCase() : foldThin(thin(text)));

const mark = /^[\p{M}\u{16d67}]/u;
/** Thai and Lao: a mark that belongs to no letter before it */
const nasalSign = /^[\u0e4d\u0ecd]/;
const vowelSign = /^[\u1160-\u11a7]/;
const finalSign = /^[\u11a8-\u11ff]/;

/** Whether what comes before and what comes after fold apart as they fold together: no letter is made of parts of both. */
const partsAt = (text: string, at: number): boolean => {
  const next = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const before = text.charCodeAt(at - 1);
  if (!next.isWellFormed() || (before >= 0xd800 && before < 0xdc00)) return false;
  const first = next.normalize("NFKD");
  const last = String.fromCharCode(before).normalize("NFKD").slice(-1);
  if (nasalSign.test(first)) return !mark.test(last);
  if (mark.test(first)) return false;
  // Korean syllables are made of signs
  if (vowelSign.test(first)) return !/[\u1100-\u115f]/.test(last);
  if (finalSign.test(first)) return !vowelSign.test(last);
  return plainLetters[last + first.slice(0, 1)] === undefined;
};

/** UTF-16 units that are folded at a stretch: some 2 ms of work for the slowest scripts. */
const pieceLength = 4_096;

/** The same as `fold`, in pieces that follow one another: between two of them, others may have their turn. */
export function* foldInPieces(text: string): Generator<string> {
  const whole = ascii.test(text) ? text : thin(text);
  for (let from = 0; from < whole.length; ) {
    let end = from + pieceLength;
    while (end < whole.length && !partsAt(whole, end)) end++;
    yield foldThin(whole.slice(from, end));
    from = end;
  }
}

/** What makes two names one: folded, runs of white space one space, none at the ends. */
export const nameKey = (name: string): string => fold(name).replace(/\s+/gu, " ").trim();

const spaceless =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\u30fc\\u3006";
const pictograph = "\\p{Extended_Pictographic}\\p{Regional_Indicator}\\p{Emoji_Modifier}\\u{e0020}-\\u{e007f}";
/** 1: a run in a script without spaces; else a run of letters and digits with their marks, or of pictographs. */
const run = new RegExp(
  `([[\\p{L}\\p{N}]&&[${spaceless}]][[\\p{L}\\p{N}\\p{M}]&&[${spaceless}\\p{M}]]*)` +
    `|[[\\p{L}\\p{N}]--[${spaceless}]][[\\p{L}\\p{N}\\p{M}]--[${spaceless}]]*` +
    `|[${pictograph}]+`,
  "gv",
);
const asciiRun = /[a-z0-9]+/g;
// One language for all: the dictionaries are chosen by script, and the process's own language must not matter.
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** A word as it is stored: cut to `maxWordBytes` at a whole code point. */
const cut = (word: string): string => {
  if (word.length * 3 <= maxWordBytes || Buffer.byteLength(word) <= maxWordBytes) return word;
  const bytes = Buffer.from(word).subarray(0, maxWordBytes + 1);
  let end = maxWordBytes;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString();
};

/** A word and where it ends in the folded text (UTF-16 units). */
interface Occurrence {
  readonly word: string;
  readonly end: number;
}

/**
 * UTF-16 units of a script without spaces that are looked at together. A longer run, which no punctuation interrupts, is no prose;
 * cut at every so many, the work on any text comes in short stretches.
 */
const longestRun = 1_024;

function* cutRun(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    let end = from + longestRun;
    while (end < text.length && /^(?:\p{M}|[\udc00-\udfff])/u.test(text.slice(end, end + 2))) end++;
    yield text.slice(from, end);
    from = end;
  }
}

function* occurrences(folded: string): Generator<Occurrence> {
  // most of what is folded has no other letters left
  for (const found of folded.matchAll(ascii.test(folded) ? asciiRun : run)) {
    if (found[1] === undefined) yield { word: cut(found[0]), end: found.index + found[0].length };
    else {
      let end = found.index;
      for (const stretch of cutRun(found[1]))
        for (const { segment } of segmenter.segment(stretch)) {
          end += segment.length;
          yield { word: cut(segment), end };
        }
    }
  }
}

/** The words of a text that is already folded, one after the other, those that come again too. */
export function* eachWordOfFolded(folded: string): Generator<string> {
  for (const { word } of occurrences(folded)) yield word;
}

/** The words of a text that is already folded, each once, in order of first occurrence. */
export const wordsOfFolded = (folded: string): string[] => {
  const words = new Set<string>();
  if (ascii.test(folded)) for (const word of folded.match(asciiRun) ?? []) words.add(cut(word));
  else for (const { word } of occurrences(folded)) words.add(word);
  return [...words];
};

/** The folded words of a text, each once, in order of first occurrence. */
export const wordsOf = (text: string): string[] => wordsOfFolded(fold(text));

/** The words that `matches` asks for; one that `*` follows at once is a prefix. */
export const wordsAskedFor = (text: string): { readonly words: string[]; readonly prefixes: string[] } => {
  const folded = fold(text);
  const words = new Set<string>();
  const prefixes = new Set<string>();
  for (const { word, end } of occurrences(folded)) (folded[end] === "*" ? prefixes : words).add(word);
  return { words: [...words], prefixes: [...prefixes] };
};
