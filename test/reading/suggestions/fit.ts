/**
 * Fits the weights of src/reading/suggestions/score.ts on the tuned stories, and prints them: `node test/reading/suggestions/fit.ts`,
 * after a change of what is compared. Logistic regression, twice: do two claims speak of one fact, and do they contradict. So that
 * near-equal texts are judged well too, each claim is paired with itself, with itself cut by a word, and with another number.
 */
import { pathToFileURL } from "node:url";
import { fold, wordsOf } from "../../../src/filter/fold.ts";
import { type Comparison, compare, rarityAmong } from "../../../src/reading/suggestions/compare.ts";
import { type ComparedClaim, profileOf } from "../../../src/reading/suggestions/profile.ts";
import { conflictSigns, factSigns, likelihood } from "../../../src/reading/suggestions/score.ts";
import { type LabelledClaim, labelOf, type PairLabel, readStories } from "./stories.ts";

interface Example {
  readonly comparison: Comparison;
  readonly label: PairLabel;
}

const ids = new Map<string, bigint>();
const idOf = (name: string): bigint => {
  const id = ids.get(name) ?? BigInt(ids.size + 1);
  ids.set(name, id);
  return id;
};

const toCompared = (claim: LabelledClaim, text = claim.text): ComparedClaim => ({
  id: idOf(`${claim.uri} ${text}`),
  articleId: idOf(claim.uri),
  extractor: "default",
  folded: fold(text),
  language: claim.language,
  modality: claim.modality,
  at: claim.publishedAt,
  entities: claim.entities.map(({ key, role }) => ({ id: idOf(`${claim.story} ${key}`), role })),
});

const namesOf = ({ entities }: LabelledClaim): string[] =>
  entities.flatMap(({ names }) => names.flatMap(wordsOf)).filter((word) => word.length > 2 || /^\p{N}/u.test(word));

/** As the service compares: with the claims that share an entity or two words. */
const examplesOf = (claim: LabelledClaim, claims: readonly LabelledClaim[]): Example[] => {
  const words = new Set(wordsOf(claim.text).filter((word) => word.length > 3));
  const candidates = claims.filter(
    (other) =>
      other !== claim &&
      (other.story === claim.story || wordsOf(other.text).filter((word) => words.has(word)).length >= 2),
  );
  const names = namesOf(claim);
  const asking = profileOf(toCompared(claim), names);
  const profiles = candidates.map((other) => profileOf(toCompared(other), names));
  const rarity = rarityAmong([asking, ...profiles]);
  const again = (text: string, label: PairLabel): Example => ({
    comparison: compare(asking, profileOf(toCompared(claim, text), names), rarity),
    label,
  });
  const otherNumber = claim.text.replace(/(?<=\s)\d+/, (digits) => String(Number(digits) * 2 + 1));
  return [
    ...profiles.map((profile, index) => ({
      comparison: compare(asking, profile, rarity),
      label: labelOf(claim, candidates[index] ?? claim),
    })),
    again(claim.text, "SAME_AS"),
    again(claim.text.split(" ").slice(0, -1).join(" "), "SAME_AS"),
    ...(otherNumber === claim.text ? [] : [again(otherNumber, "CONTRADICTS")]),
  ];
};

interface Sample {
  readonly signs: readonly number[];
  readonly holds: boolean;
}

const rounds = 8_000;
const pace = 1.5;

/** Ridge regression by gradient descent; weights that no sample speaks for stay at their prior. */
const regress = (samples: readonly Sample[], prior: readonly number[], ridge: number): number[] => {
  const weights = [...prior];
  for (let round = 0; round < rounds; round++) {
    const slope = weights.map((weight, index) =>
      index === 0 ? 0 : ridge * (weight - (prior[index] ?? 0)) * samples.length,
    );
    for (const { signs, holds } of samples) {
      const error = likelihood(weights, signs) - (holds ? 1 : 0);
      signs.forEach((sign, index) => {
        slope[index] = (slope[index] ?? 0) + error * sign;
      });
    }
    slope.forEach((steepness, index) => {
      weights[index] = (weights[index] ?? 0) - (pace / samples.length) * steepness;
    });
  }
  return weights.map((weight) => Math.round(weight * 100) / 100);
};

const main = (): void => {
  const claims = readStories().filter(({ part }) => part === "tuned");
  const examples = claims.flatMap((claim) => examplesOf(claim, claims));
  const facts = examples.map(({ comparison, label }) => ({ signs: factSigns(comparison), holds: label !== "NEITHER" }));
  const conflicts = examples
    .filter(({ label }) => label !== "NEITHER")
    .map(({ comparison, label }) => ({ signs: conflictSigns(comparison), holds: label === "CONTRADICTS" }));
  const factPrior = facts[0]?.signs.map(() => 0) ?? [];
  // other objects: set by hand, as no labelled pair has them
  const conflictPrior = conflicts[0]?.signs.map((_, index) => (index === 6 ? 1.6 : 0)) ?? [];
  process.stdout.write(`factWeights     ${regress(facts, factPrior, 0.001).join(", ")}\n`);
  process.stdout.write(`conflictWeights ${regress(conflicts, conflictPrior, 0.003).join(", ")}\n`);
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
