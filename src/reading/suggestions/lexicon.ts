/**
 * What news is made of, in Czech (and much Slovak), English and German: so that claims of two languages can be seen to speak of one
 * thing, and that two words can be seen to say the opposite. A word belongs to a notion when it begins with one of its stems;
 * everything is folded. It is a help for suggesting and never decides a filter; a language that is not in it lives by entities,
 * numbers and the words that look alike.
 */

import { newsNotions, opposites } from "./notions.ts";
import { worldNotions } from "./world-notions.ts";

/** A notion, or one side of a pair of opposites. */
export interface Notion {
  readonly name: string;
  /** 1 and -1 are the two sides of one pair, 0 has no opposite */
  readonly side: -1 | 0 | 1;
}

/** Words that turn a statement round, with the denials of it. */
export const negations: ReadonlySet<string> = new Set(
  (
    "not no nobody none never neither nor cannot isn aren wasn weren don doesn didn won wouldn hasn haven hadn can't denies denied deny denying refutes refuted " +
    "neni nejsou nebude nebudou nebyl nebyla nebylo nebyli nebyly nema nemaji nemel nemela nemuze nemohou nechce nechteji nikdo nikdy zadny zadna zadne zadneho zadnou nijak popira popiraji popiral popiral popirala popirali popiraji popr popre poprel poprela popreli popreni vyvratil vyvratila vyvratili dementoval dementovala dementovali dementuje " +
    "nie nebol nebola nebolo neboli nemoze " +
    "nicht nichts kein keine keinen keinem keiner keines nie niemals niemand bestreitet bestreiten bestritt dementiert dementierte dementieren"
  ).split(" "),
);

/** Words that carry no matter of their own. */
export const emptyWords: ReadonlySet<string> = new Set(
  (
    "a i o u v z s k ve ze se si na do od po pro pri za nad pod pred mezi bez kvuli podle az jen asi ze aby jako kdy kde ktery ktera ktere kterou kterych jsou je byl byla bylo byli byly byt bude budou ma maji mel mela by to ten ta tento tato toto jeho jeji jejich uz jeste take tak ale nebo ani uvedl uvedla uvedli rekl rekla letos loni roce rok let " +
    "the an of in on at to for from by with and or as is are was were be been being it its his her their this that these those has have had will would could can may more than over about after before also says said say according who which year last next new " +
    "der die das den dem des ein eine einen einem einer eines und oder in im am an auf aus bei mit nach von vom zu zum zur fur uber unter um als wie ist sind war waren wird werden wurde wurden hat haben hatte sei sich seine seinen ihr ihre ihren ihrem es er sie auch noch nur schon dass laut jahr jahres"
  ).split(" "),
);

/** Months and weekdays, numbered: two claims that name different ones differ in when. */
const months =
  "leden|ledna|lednu|januar|january|janner unor|unora|unoru|februar|february|feber brezen|brezna|breznu|marz|march duben|dubna|dubnu|april kveten|kvetna|kvetnu|mai|may cerven|cervna|cervnu|juni|june cervenec|cervence|cervenci|juli|july srpen|srpna|srpnu|august zari|september rijen|rijna|rijnu|oktober|october listopad|listopadu|november prosinec|prosince|prosinci|dezember|december";
const days =
  "pondeli|montag|monday utery|dienstag|tuesday streda|stredu|mittwoch|wednesday ctvrtek|donnerstag|thursday patek|freitag|friday sobota|sobotu|samstag|saturday nedele|nedeli|sonntag|sunday";

const numbered = (kind: string, names: string): [string, string][] =>
  names
    .split(" ")
    .flatMap((forms, index) => forms.split("|").map((form): [string, string] => [form, `${kind} ${index + 1}`]));

export const timeWords: ReadonlyMap<string, string> = new Map([
  ...numbered("month", months),
  ...numbered("weekday", days),
]);

const whole = new Map<string, Notion[]>();
/** By the first three letters, so that a word meets only the stems that it may begin with. */
const stems = new Map<string, { readonly stem: string; readonly notion: Notion }[]>();

const learn = (name: string, side: Notion["side"], words: string): void => {
  const notion: Notion = Object.freeze({ name, side });
  for (const word of words.split(" ")) {
    if (word.endsWith("=")) {
      const known = word.slice(0, -1);
      whole.set(known, [...(whole.get(known) ?? []), notion]);
    } else {
      const start = word.slice(0, 3);
      stems.set(start, [...(stems.get(start) ?? []), { stem: word, notion }]);
    }
  }
};
for (const [name, [one, other]] of Object.entries(opposites)) {
  learn(name, 1, one);
  learn(name, -1, other);
}
for (const [name, words] of Object.entries({ ...newsNotions, ...worldNotions })) learn(name, 0, words);

/** The notions of a folded word. */
export const notionsOf = (word: string): readonly Notion[] => [
  ...(whole.get(word) ?? []),
  ...(stems.get(word.slice(0, 3)) ?? []).flatMap(({ stem, notion }) => (word.startsWith(stem) ? [notion] : [])),
];

/** Notions that are in every other piece of news: to share one tells little. */
export const vague: ReadonlySet<string> = new Set(["change", "running", "plan", "people", "cost"]);

/** Notions that count people, whatever they are called: their numbers can be compared. */
export const countsPeople: ReadonlySet<string> = new Set([
  "staff",
  "customer",
  "people",
  "death",
  "injury",
  "pupil",
  "teacher",
]);
