/** A chain in plain words: what a reader is told of where a claim comes from. */
import { expect, test } from "vitest";
import type { Member, Source } from "../../src/reading/corroboration/members.ts";
import { chainsOf, originsOf } from "../../src/reading/corroboration/origins.ts";
import { countsOf, resolve } from "../../src/reading/corroboration/resolve.ts";
import { type Names, sayStep, saySummary } from "../../src/reading/explanation/words.ts";

const [ft, denik, kuryr, list] = [1n, 2n, 3n, 4n];
const publishers = new Map([
  [ft, "Financial Times"],
  [denik, "Deník N"],
  [kuryr, "Pražský kurýr"],
  [list, "Moravské listy"],
]);
const nobody = { publisher: null, article: null, speaker: null, speakerKey: null, speakerEntity: null };
const source = (kind: Source["kind"], more: Partial<Source> = {}): Source => ({ kind, ...nobody, ...more });
/** One claim of one article of its own, of the same number. */
const says = (claim: bigint, publisher: bigint | null, ...sources: Source[]): Member => ({
  ...{ claim, article: claim, publisher, text: claim, textPublisher: publisher },
  sources: sources.length > 0 ? sources : [source("UNSTATED")],
});

const explained = (...members: Member[]) => {
  const resolved = resolve(members);
  const origins = originsOf(resolved);
  const names: Names = {
    publisher: (id) => publishers.get(id) ?? "?",
    entity: () => "Jana Veselá",
    article: (id) => `urn:article:${id}`,
    outlet: (article) => {
      const publisher = members.find((one) => one.article === article)?.publisher ?? null;
      return publisher === null ? `urn:article:${article}` : (publishers.get(publisher) ?? "?");
    },
  };
  return {
    summary: saySummary(countsOf(resolved, false), origins, names),
    ways: chainsOf(resolved).map(({ steps }) =>
      steps.map((step) => sayStep(step, origins.find(({ key }) => key === step.origin) ?? null, names)),
    ),
  };
};

test("two articles of which one credits a paper that has no claim here, and one does not say", () => {
  expect(explained(says(1n, denik, source("CITES_PUBLISHER", { publisher: ft })), says(2n, kuryr))).toEqual({
    summary:
      "2 articles of 2 publishers say this. It leads back to 1 known origin: Financial Times. With those that do not say where they have it from there may be 2.",
    ways: [
      ["Deník N credits Financial Times; Financial Times has no claim of its own here, so it is the origin."],
      ["Pražský kurýr does not say where it has this from, so it may be one more origin, in the upper bound alone."],
    ],
  });
});

test("a credit is followed to where the credited paper has it from", () => {
  const { summary, ways } = explained(
    says(1n, denik, source("WIRE", { publisher: ft, article: 3n })),
    says(3n, ft, source("ANONYMOUS")),
  );
  expect(ways[0]).toEqual([
    "Deník N carries it from Financial Times; the claim that this leads to is here too, so the chain goes on there.",
    "Financial Times has it from unnamed sources and stands for them, so it is the origin.",
  ]);
  expect(summary).toBe("2 articles of 2 publishers say this. It leads back to 1 known origin: Financial Times.");
});

test.each<[string, Source, string]>([
  [
    "a speaker",
    source("ON_RECORD", { speaker: "the mayor", speakerKey: "the mayor" }),
    "Deník N has it on record from the mayor, who is the origin.",
  ],
  [
    "an entity that speaks",
    source("ON_RECORD", { speakerEntity: 7n }),
    "Deník N has it on record from Jana Veselá, who is the origin.",
  ],
  [
    "a document",
    source("DOCUMENT", { speaker: "a filing", speakerKey: "a filing" }),
    "Deník N relies on a document, a filing, which is the origin.",
  ],
  [
    "a document of a house",
    source("DOCUMENT", { publisher: ft }),
    "Deník N relies on a document of Financial Times, so it is the origin.",
  ],
  [
    "somebody without a name",
    source("ON_RECORD"),
    "Deník N relies on somebody on record without a name and stands for it, so it is the origin.",
  ],
  [
    "an outlet that names its source",
    source("CITES_PUBLISHER", { publisher: ft, speaker: "the mayor", speakerKey: "the mayor" }),
    "Deník N credits Financial Times, which has it from the mayor: that is the origin.",
  ],
  ["its own reporters", source("OWN_REPORTING"), "Deník N reports it itself, so it is the origin."],
  [
    "itself",
    source("CITES_PUBLISHER", { publisher: denik }),
    "Deník N credits its own house (Deník N), which is its own reporting, so it is the origin.",
  ],
  [
    "an outlet without a name",
    source("WIRE"),
    "Deník N credits an outlet without naming it, which says no more than nothing, so it may be one more origin, in the upper bound alone.",
  ],
])("%s", (_, own, sentence) => {
  expect(explained(says(1n, denik, own)).ways).toEqual([[sentence]]);
});

test("a stated source takes the place of the article's own reporting, and that is said", () => {
  const { ways } = explained(says(1n, denik, source("OWN_REPORTING"), source("CITES_PUBLISHER", { publisher: ft })));
  expect(ways[0]?.[0]).toBe(
    "Deník N also speaks of its own reporting; the article states a source, and that one counts instead.",
  );
});

test("a circle of credits is said to be one origin that nobody states", () => {
  const credits = (publisher: bigint) => source("CITES_PUBLISHER", { publisher });
  const { summary } = explained(
    says(1n, denik, credits(kuryr)),
    says(2n, kuryr, credits(list)),
    says(3n, list, credits(denik)),
  );
  expect(summary).toBe(
    "3 articles of 3 publishers say this. Nobody states where it is from, so together that counts as 1 origin. Some of the credits run in a circle.",
  );
});
