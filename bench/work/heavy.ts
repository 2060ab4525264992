/** The heaviest batches that are taken: each makes another part of the work long that an event loop could be held by. */
import type { ArticleInput, ClaimInput } from "../../src/domain/input.ts";

export interface Heavy {
  readonly name: string;
  /** new articles each time */
  make(): readonly ArticleInput[];
}

const bodyLength = 500_000;
const filled = (words: string): string => words.repeat(Math.ceil(bodyLength / [...words].length)).slice(0, bodyLength);
/** as long as may be in code points, twice as long in UTF-16 */
const pictures = "🚀".repeat(bodyLength);

const people = (count: number, names: string) =>
  Array.from({ length: count }, (_, n) => ({
    ...{ key: `e${n}`, kind: "PERSON" as const, name: `${names} ${n}` },
    aliases: [`${names} alias ${n}`],
  }));

const claimOf = (n: number, rest: Partial<ClaimInput> = {}): ClaimInput => ({
  ...{ key: String(n), text: `Claim ${n} says that something happened somewhere.`, quote: { text: `slovo ${n}` } },
  entities: [{ entity: "e0", role: "SUBJECT" }],
  attributions: [{ kind: "ON_RECORD", speaker: "Somebody" }],
  ...rest,
});

const claims = (count: number, rest: (n: number) => Partial<ClaimInput> = () => ({})): ClaimInput[] =>
  Array.from({ length: count }, (_, n) => claimOf(n, rest(n)));

let made = 0;
const articles = (count: number, rest: Omit<ArticleInput, "uri">): ArticleInput[] =>
  Array.from({ length: count }, () => ({
    ...{ uri: `https://heavy.example/${++made}`, language: "cs", publisher: { name: "Heavy" } },
    entities: people(2, "Ana"),
    ...rest,
  }));

const many = (n: number): Partial<ClaimInput> => ({
  entities: Array.from({ length: 50 }, (_, e) => ({ entity: `e${(n + e) % 1_000}`, role: "MENTION" as const })),
});
const nearlyThere = { text: `${"ř".repeat(10_000)}b${"ř".repeat(9_000)}`, start: 250_000 };

export const heavyBatches: readonly Heavy[] = [
  {
    name: "1,000 articles with 10,000 claims",
    make: () => articles(1_000, { body: "slovo 1, slovo 2. ".repeat(20), claims: claims(10) }),
  },
  {
    name: "100,000 mentions of 1,000 entities",
    make: () => articles(1, { body: "x", entities: people(1_000, `Person ${made}`), claims: claims(2_000, many) }),
  },
  { name: "20 MB of bodies", make: () => articles(40, { body: filled("slovo žluť "), claims: claims(1) }) },
  {
    name: "8 MB of claims in one article",
    make: () => articles(1, { body: "x", claims: claims(800, (n) => ({ text: `${n} ${"zlut ".repeat(1_900)}` })) }),
  },
  {
    name: "a body of Han without a space",
    make: () => articles(1, { body: filled("北京的经济增长迅速"), claims: [] }),
  },
  { name: "a body of Thai", make: () => articles(1, { body: filled("ประเทศไทยมีประชากรมาก"), claims: [] }) },
  { name: "a body of pictographs", make: () => articles(1, { body: pictures, claims: [] }) },
  {
    name: "a body of piled marks",
    make: () => articles(1, { body: `a${"\u0301".repeat(249_000)}${"\u0316".repeat(249_000)}`, claims: [] }),
  },
  {
    name: "long quotes that are nearly there",
    make: () => articles(1, { body: "ř".repeat(bodyLength), claims: claims(30, () => ({ quote: nearlyThere })) }),
  },
  {
    name: "10,000 faulty claims",
    make: () => articles(1_000, { body: "x", claims: claims(10, () => ({ confidence: 3, text: " " })) }),
  },
];
