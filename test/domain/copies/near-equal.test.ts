/** What counts as a copy, measured: six events in three languages, each told by three hands, and each text copied in ten ways. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isCopy, leastContainment, leastResemblance, likeness } from "../../../src/domain/copies/near-equal.ts";
import { estimate, type Shingled, type Sketch, shingle, sketch } from "../../../src/domain/copies/sketch.ts";
import { inTurnsNow } from "../../../src/domain/ingest/slices.ts";
import { fold } from "../../../src/filter/fold.ts";

interface Event {
  readonly event: string;
  readonly language: string;
  readonly texts: readonly string[];
}
const events: Event[] = JSON.parse(readFileSync(new URL("texts.json", import.meta.url), "utf8"));

const words = (text: string): string[] => text.split(" ");
const sentences = (text: string): string[] => text.split(/(?<=[.!?]“?) /);

/** Each n-th word another one, from `filler`. */
const reword = (text: string, each: number, filler: readonly string[]): string =>
  words(text)
    .map((word, index) => (index % each === each - 1 ? (filler[index % filler.length] ?? word) : word))
    .join(" ");

/** What outlets do to the text of another, from nothing to a good deal. */
const edits: readonly (readonly [string, (text: string, other: string) => string])[] = [
  ["the same", (text) => text],
  ["another headline and dateline", (text, other) => `${words(other).slice(0, 9).join(" ")}\nPRAGUE, 14 May – ${text}`],
  [
    "set anew: case, quotes, dashes, spaces",
    (text) => text.toUpperCase().replaceAll(" – ", " - ").replaceAll(". ", ".\n\n"),
  ],
  ["every 25th word another", (text, other) => reword(text, 25, words(other))],
  ["every 12th word another", (text, other) => reword(text, 12, words(other))],
  [
    "two sentences in another order",
    (text) => {
      const [first = "", second = "", third = "", ...rest] = sentences(text);
      return [first, third, second, ...rest].join(" ");
    },
  ],
  ["the last sentence left out", (text) => sentences(text).slice(0, -1).join(" ")],
  [
    "cut at two thirds",
    (text) =>
      words(text)
        .slice(0, Math.floor(words(text).length * 0.66))
        .join(" "),
  ],
  ["a paragraph more", (text, other) => `${text}\n${sentences(other).slice(0, 3).join(" ")}`],
  ["cut, and some words other", (text, other) => reword(sentences(text).slice(0, -2).join(" "), 20, words(other))],
];

const prepare = (text: string): Promise<Shingled> => inTurnsNow(shingle(fold(text)));
const sketchOf = async (text: string): Promise<Sketch> => inTurnsNow(sketch(await prepare(text)));

interface Pair {
  readonly name: string;
  readonly one: string;
  readonly other: string;
}

/** A text and its copies; the words that editors add come from the text of another event. */
const copies: Pair[] = events.flatMap(({ event, texts }, index) =>
  texts.flatMap((one, which) => {
    const stranger = events[(index + 1) % events.length]?.texts[which] ?? "";
    return edits.map(([name, edit]) => ({ name: `${event} ${which}, ${name}`, one, other: edit(one, stranger) }));
  }),
);

/** Texts of one event by different hands. */
const apart: Pair[] = events.flatMap(({ event, texts }) =>
  texts.flatMap((one, which) =>
    texts.slice(which + 1).map((other, later) => ({ name: `${event} ${which} and ${which + 1 + later}`, one, other })),
  ),
);

/** Of different hands that quote one and the same statement at length: a third of each is the same. */
const quoting: Pair[] = apart.map(({ name, one, other }) => {
  const statement = sentences(one).slice(0, 3).join(" ");
  return { name: `${name}, quoting`, one, other: `${other} ${statement}` };
});

const judge = async ({ one, other }: Pair): Promise<boolean> => isCopy(await prepare(one), await prepare(other));

test("copies are found and texts by different hands are not: every one of these", async () => {
  const missed: string[] = [];
  const wrong: string[] = [];
  for (const pair of copies) if (!(await judge(pair))) missed.push(pair.name);
  for (const pair of [...apart, ...quoting]) if (await judge(pair)) wrong.push(pair.name);
  const found = copies.length - missed.length;
  process.stdout.write(
    `copies: ${copies.length} copies, ${apart.length + quoting.length} pairs of one event by different hands: ` +
      `precision ${(found / (found + wrong.length)).toFixed(2)}, recall ${(found / copies.length).toFixed(2)}\n`,
  );
  expect(missed).toEqual([]);
  expect(wrong).toEqual([]);
});

test("the bounds stand in the middle of a wide gap", async () => {
  const measured = async (pairs: readonly Pair[]) =>
    Promise.all(pairs.map(async ({ one, other }) => likeness(await prepare(one), await prepare(other))));
  const least = Math.min(
    ...(await measured(copies)).map(({ resemblance, containment }) =>
      Math.max(resemblance / leastResemblance, containment / leastContainment),
    ),
  );
  const most = Math.max(
    ...(await measured([...apart, ...quoting])).map(({ resemblance, containment }) =>
      Math.max(resemblance / leastResemblance, containment / leastContainment),
    ),
  );
  process.stdout.write(
    `copies: the least alike copy is at ${least.toFixed(2)} of a bound, the most alike other text at ${most.toFixed(2)}\n`,
  );
  expect(least).toBeGreaterThan(1.1);
  expect(most).toBeLessThan(0.9);
});

test("sketches lead to every copy: they have a band in common, and their estimate is near the truth", async () => {
  const lost: string[] = [];
  for (const { name, one, other } of copies) {
    const [left, right] = [await sketchOf(one), await sketchOf(other)];
    if (!left.bands.some((band) => right.bands.includes(band))) lost.push(name);
    const { resemblance } = likeness(await prepare(one), await prepare(other));
    expect(Math.abs(estimate(left.hashes, right.hashes) - resemblance)).toBeLessThan(0.25);
  }
  expect(lost).toEqual([]);
  let met = 0;
  for (const { one, other } of apart) {
    const [left, right] = [await sketchOf(one), await sketchOf(other)];
    if (left.bands.some((band) => right.bands.includes(band))) met++;
  }
  expect(met).toBeLessThanOrEqual(apart.length / 4);
});

test("a short text is a copy of nothing but itself, in its own words", async () => {
  const short = "The full text is for subscribers. Log in to read on.";
  expect(await judge({ name: "", one: short, other: short.toUpperCase() })).toBe(true);
  expect(await judge({ name: "", one: short, other: `${short} Please.` })).toBe(false);
  expect(await judge({ name: "", one: "…", other: "–" })).toBe(false);
  const [one, other] = [await sketchOf(short), await sketchOf(short.toUpperCase())];
  expect(one.bands).toEqual(other.bands);
  expect(one.bands).toHaveLength(1);
});

test("scripts without spaces are compared by their words too", async () => {
  const text =
    "市は火曜日の夜に天井の一部が落ちたため、月末までトンネルを閉鎖すると発表した。けが人はいなかった。水が長年にわたってコンクリートの裏側に染み込んでいたことが技術者の調べで分かった。トラックは古い山道を通るが、雪が降ると通行止めになる。運送業者の団体は一日に五十万ユーロの損失を見込み、国に補償を求めている。";
  const edited = text.replace("火曜日", "水曜日").replace("五十万", "六十万");
  const another =
    "山のふもとの町では、週末の宿の予約が半分なくなった。市長は谷に仮の橋を架けるよう軍に頼んだが、政府は取り合わなかった。二年前に詳しい点検を求めた野党は、すべて順調だという返事しか得られなかったと振り返る。誰が遠回りの費用を払うのかは決まっていない。住民は毎朝一時間早く家を出ている。";
  expect(await judge({ name: "", one: text, other: edited })).toBe(true);
  expect(await judge({ name: "", one: text, other: another })).toBe(false);
});
