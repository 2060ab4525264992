/** How good suggestions are, in figures: on claims that the weights were fitted on, and on claims that they never saw. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { likelyFrom, readSuggestions, type Suggestion } from "../../../src/reading/suggestions/suggestions.ts";
import { local, openTestDomain, type TestDomain } from "../../domain/support.ts";
import { labelOf, type PairLabel, type Part, readStories, toArticle } from "./stories.ts";

const claims = readStories();
let at: TestDomain;
let ids: bigint[];

beforeAll(async () => {
  at = await openTestDomain();
  const { results } = await at.domain.ingestArticles({ articles: claims.map(toArticle) }, local);
  ids = results.map(({ claims: [claim] }) => claim?.claimId ?? 0n);
});
afterAll(() => at.stop());

const count = (part: Part, label: PairLabel): number => {
  const own = claims.filter((claim) => claim.part === part);
  return own.reduce((sum, one, index) => {
    const later = own.slice(index + 1).filter(({ story }) => story === one.story);
    return sum + later.filter((other) => labelOf(one, other) === label).length;
  }, 0);
};

interface Figures {
  /** of the likely ones among the first five */
  readonly precision: number;
  readonly recall: number;
  /** of all five */
  readonly seen: number;
}

/** Over the first five for each claim, whether it has a partner or not: of those that are likely; and what all five find. */
const measure = async (part: Part): Promise<Figures> => {
  let offered = 0;
  let right = 0;
  let wanted = 0;
  let seen = 0;
  for (const [index, claim] of claims.entries()) {
    if (claim.part !== part) continue;
    const request = { type: null, first: 5, minScore: null };
    const five = (await readSuggestions(at.database, ids[index] ?? 0n, request)) ?? [];
    const isRight = (one: Suggestion): boolean =>
      labelOf(claim, claims[ids.indexOf(one.claimId)] ?? claim) === one.type;
    const likely = five.filter(({ score }) => score >= likelyFrom);
    offered += likely.length;
    right += likely.filter(isRight).length;
    seen += five.filter(isRight).length;
    wanted += claims.filter((other) => other !== claim && labelOf(claim, other) !== "NEITHER").length;
  }
  const figures = { precision: right / offered, recall: right / wanted, seen: seen / wanted };
  process.stdout.write(
    `suggestions, ${part}: ${count(part, "SAME_AS")} pairs SAME_AS, ${count(part, "CONTRADICTS")} CONTRADICTS, ` +
      `${count(part, "NEITHER")} neither: precision ${figures.precision.toFixed(2)}, recall ${figures.recall.toFixed(2)} ` +
      `of the likely ones in the top 5; recall ${figures.seen.toFixed(2)} of all five\n`,
  );
  return figures;
};

test("there are enough labelled pairs, in three languages", () => {
  for (const label of ["SAME_AS", "CONTRADICTS", "NEITHER"] as const)
    expect(count("tuned", label) + count("held", label)).toBeGreaterThanOrEqual(60);
  expect(new Set(claims.map(({ language }) => language))).toEqual(new Set(["cs", "en", "de"]));
});

test("of the likely ones four in five are right, and three in five of what is to be found are among them", async () => {
  const { precision, recall, seen } = await measure("tuned");
  expect(precision).toBeGreaterThanOrEqual(0.8);
  expect(recall).toBeGreaterThanOrEqual(0.6);
  expect(seen).toBeGreaterThanOrEqual(0.8);
});

test("of stories that the weights never saw as many are right, and three in five are among the first five", async () => {
  const { precision, recall, seen } = await measure("held");
  expect(precision).toBeGreaterThanOrEqual(0.8);
  expect(recall).toBeGreaterThanOrEqual(0.5);
  expect(seen).toBeGreaterThanOrEqual(0.6);
});
