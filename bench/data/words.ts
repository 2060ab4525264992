/**
 * Invented words. Names are spelled from syllables that stay different when folded, so that the n-th name is like no other;
 * sentences are sown with words whose frequency falls as in real text, so that a search finds many or few.
 */

const consonants = ["b", "č", "d", "f", "g", "h", "j", "k", "l", "m", "ň", "p", "ř", "š", "t", "v", "ž"];
const vowels = ["a", "e", "í", "o", "ů"];
const syllables = consonants.flatMap((consonant) => vowels.map((vowel) => consonant + vowel));

/** The n-th word: at least `atLeast` syllables, unlike every other word of as many. */
export const coinedWord = (n: number, atLeast: number): string => {
  let rest = n;
  let word = "";
  for (let count = 0; count < atLeast || rest > 0; count++) {
    word += syllables[rest % syllables.length] ?? "";
    rest = Math.floor(rest / syllables.length);
  }
  return word;
};

export const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** What a language's sentences are made of: `{a}` and `{b}` stand for entities, `{w}` for a word, `{n}` for a number. */
export interface Language {
  readonly code: string;
  /** of a hundred articles */
  readonly share: number;
  readonly claims: readonly string[];
  readonly fillers: readonly string[];
  readonly words: readonly string[];
}

export const languages: readonly Language[] = [
  {
    code: "cs",
    share: 55,
    claims: [
      "{a} odložila uvedení {w} na trh kvůli potížím s {b}.",
      "{a} podle {w} prodala {n} kusů, o pětinu více než {b}.",
      "Český podíl {a} na {w} přesáhl {n} procent, {b} zaostává.",
      "{b} žaluje {a} za porušení dohody o {w} v hodnotě {n} milionů korun.",
      "Vedení {a} nařídilo stažení {w} a přechod k {b}.",
      "Úřady prověřují, zda {a} zatajila {w} před {b}.",
    ],
    fillers: [
      "Podrobnosti zveřejní {w} příští týden.",
      "Zpráva se týká také {w} a {w}.",
      "Mluvčí to odmítl komentovat.",
    ],
    words: [
      "zpoždění",
      "čipů",
      "výroby",
      "modelu",
      "škody",
      "měření",
      "průzkumu",
      "útoku",
      "žádosti",
      "účtu",
      "léků",
      "půdy",
    ],
  },
  {
    code: "en",
    share: 27,
    claims: [
      "{a} has delayed its {w} after trouble with {b}.",
      "{a} sold {n} units of its {w}, a fifth more than {b}.",
      "{b} is suing {a} over a {w} worth {n} million.",
      "Regulators ask whether {a} hid the {w} from {b}.",
      "{a} will move its {w} to {b} by the end of the year.",
    ],
    fillers: [
      "Details of the {w} are expected next week.",
      "The report also names {w} and {w}.",
      "A spokesman declined to comment.",
    ],
    words: [
      "launch",
      "factory",
      "résumé",
      "survey",
      "outage",
      "recall",
      "licence",
      "drought",
      "merger",
      "vaccine",
      "naïveté",
    ],
  },
  {
    code: "de",
    share: 10,
    claims: [
      "{a} verschiebt die {w} wegen Schwierigkeiten mit {b}.",
      "{a} verkaufte {n} Stück der {w}, mehr als {b}.",
      "Behörden prüfen, ob {a} die {w} vor {b} verschwieg.",
    ],
    fillers: ["Einzelheiten zur {w} folgen nächste Woche.", "Der Sprecher äußerte sich nicht."],
    words: ["Größe", "Übernahme", "Prüfung", "Straße", "Lösung", "Kürzung", "Förderung"],
  },
  {
    code: "uk",
    share: 5,
    claims: ["{a} відклала {w} через проблеми з {b}.", "{b} подає до суду на {a} через {w} на {n} мільйонів."],
    fillers: ["Подробиці про {w} очікуються наступного тижня."],
    words: ["випуск", "перевірку", "угоду", "її", "кількість"],
  },
  {
    code: "zh",
    share: 3,
    claims: ["{a} 因 {b} 的问题推迟了{w}。", "{a} 售出 {n} 件{w}，超过 {b}。"],
    fillers: ["{w}的细节预计下周公布。"],
    words: ["人工智能", "发布会", "半导体", "调查", "经济合作"],
  },
];
