import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSuggestions } from "../../../src/reading/suggestions/suggestions.ts";
import { local, openTestDomain, type TestDomain } from "../../domain/support.ts";

const folder = "../shared/seeds";
const isThere = existsSync(`${folder}/ingest.json`);
if (!isThere) process.stdout.write(`${folder} is not there: nothing is suggested for the real articles\n`);

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

interface Relation {
  readonly from: readonly [string, string];
  readonly to: readonly [string, string];
  readonly type: string;
}

test.runIf(isThere)(
  "of two real articles, what says the same and what contradicts is in the top five, asked from either side",
  async () => {
    const { input } = JSON.parse(readFileSync(`${folder}/ingest.json`, "utf8"));
    const expected: { readonly relations: readonly Relation[] } = JSON.parse(
      readFileSync(`${folder}/expected.json`, "utf8"),
    );
    const { results } = await at.domain.ingestArticles(input, local);
    const idOf = ([uri, key]: Relation["from"]): bigint => {
      const index = input.articles.findIndex((article: { uri: string }) => article.uri === uri);
      return results[index]?.claims.find((claim) => claim.key === key)?.claimId ?? 0n;
    };
    const places: string[] = [];
    for (const { from, to, type } of expected.relations) {
      if (type !== "SAME_AS" && type !== "CONTRADICTS") continue;
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        const found = (await readSuggestions(at.database, idOf(one), { type: null, first: 5, minScore: null })) ?? [];
        const place = found.findIndex((each) => each.claimId === idOf(other) && each.type === type);
        places.push(`${type} ${one.join(" ")} ${other.join(" ")}: ${place < 0 ? "missing" : "there"}`);
      }
    }
    expect(places.filter((place) => place.endsWith("missing"))).toEqual([]);
  },
);
