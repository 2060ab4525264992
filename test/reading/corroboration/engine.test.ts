/** Thousands of small components, counted by the engine and by the plain model: no database, so every corner is come to. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Member } from "../../../src/reading/corroboration/members.ts";
import { chainsOf, originsOf } from "../../../src/reading/corroboration/origins.ts";
import { countsOf, resolve } from "../../../src/reading/corroboration/resolve.ts";
import type { AttributionKind } from "../../../src/terms/enumerations.ts";
import { judgeAll } from "./model.ts";

const articles = 6;
const publisher = fc.option(fc.integer({ min: 1, max: 3 }), { freq: 6 });
const kinds: readonly AttributionKind[] = [
  ...(["OWN_REPORTING", "UNSTATED", "ANONYMOUS", "ON_RECORD", "DOCUMENT"] as const),
  ...(["CITES_PUBLISHER", "CITES_PUBLISHER", "CITES_PUBLISHER", "WIRE", "WIRE"] as const),
];
const source = fc.record({
  kind: fc.constantFrom(...kinds),
  publisher,
  article: fc.option(fc.integer({ min: 1, max: articles }), { freq: 2 }),
  speaker: fc.option(fc.constantFrom("Ann", "ANN", "Ben"), { freq: 1 }),
  entity: fc.option(fc.integer({ min: 1, max: 2 }), { freq: 1 }),
});
const component = fc.record({
  publishers: fc.array(publisher, { minLength: articles, maxLength: articles }),
  /** an article is a copy of the first one with its number here; those with 0 are copies of none */
  texts: fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: articles, maxLength: articles }),
  claims: fc.array(
    fc.record({
      article: fc.integer({ min: 1, max: articles }),
      sources: fc.array(source, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 7 },
  ),
});

type Component = typeof component extends fc.Arbitrary<infer Value> ? Value : never;

const headOf = ({ texts }: Component, article: number): number => {
  const group = texts[article - 1] ?? 0;
  return group === 0 ? article : texts.indexOf(group) + 1;
};

const id = (number: number | null | undefined): bigint | null => (number == null ? null : BigInt(number));

const membersOf = (given: Component): Member[] =>
  given.claims.map(({ article, sources }, index) => ({
    claim: BigInt(index + 1),
    article: BigInt(article),
    publisher: id(given.publishers[article - 1]),
    text: BigInt(headOf(given, article)),
    textPublisher: id(given.publishers[headOf(given, article) - 1]),
    sources: sources.map(({ kind, publisher: credited, article: cited, speaker, entity }) => ({
      ...{ kind, publisher: id(credited), article: id(cited), speaker, speakerKey: speaker?.toLowerCase() ?? null },
      speakerEntity: id(entity),
    })),
  }));

const text = (number: number | null | undefined): string | null => (number == null ? null : String(number));

const judge = (given: Component) =>
  judgeAll({
    claims: given.claims.map(({ article }, index) => ({
      ...{ id: String(index + 1), article: String(article), status: "ACTIVE", modality: "ASSERTED" },
    })),
    articles: given.publishers.map((by, index) => ({
      ...{ id: String(index + 1), uri: `urn:${index + 1}`, publisher: text(by) },
    })),
    publishers: [1, 2, 3].map((number) => ({ id: String(number), mergedInto: null, parent: null })),
    entities: [1, 2].map((number) => ({ id: String(number), mergedInto: null })),
    attributions: given.claims.flatMap(({ sources }, index) =>
      sources.map(({ kind, publisher: credited, article, speaker, entity }) => ({
        ...{ claim: String(index + 1), kind, publisher: text(credited), speaker, entity: text(entity) },
        uri: article === null ? null : `urn:${article}`,
      })),
    ),
    relations: given.claims.slice(1).map((_, index) => ({
      ...{ type: "SAME_AS", from: String(index + 1), to: String(index + 2), stale: false },
    })),
    copies: given.publishers.flatMap((_, index) =>
      given.texts[index] ? [{ article: String(index + 1), head: String(headOf(given, index + 1)) }] : [],
    ),
  }).get("1");

const runs = 5_000;

test("the engine counts what the plain model counts", () => {
  fc.assert(
    fc.property(component, (given) => {
      const {
        contested: _,
        independentOrigins,
        independentOriginsUpperBound,
        ...rest
      } = countsOf(resolve(membersOf(given)), false);
      const { together: __, contested: ___, known, most, ...expected } = judge(given) ?? {};
      expect({ ...rest, known: independentOrigins, most: independentOriginsUpperBound }).toEqual({
        ...{ ...expected, known, most },
      });
    }),
    { numRuns: runs },
  );
});

test("the order in which claims are read makes no difference", () => {
  const shuffled = component.chain((given) =>
    fc.tuple(
      fc.constant(membersOf(given)),
      fc.shuffledSubarray(membersOf(given), { minLength: given.claims.length, maxLength: given.claims.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([members, other]) => {
      expect(originsOf(resolve(other))).toEqual(originsOf(resolve(members)));
      expect(chainsOf(resolve(other))).toEqual(chainsOf(resolve(members)));
    }),
    { numRuns: 1_000 },
  );
});

test("every claim leads back to an origin, every origin is led to, and a chain ends in the origins that it names", () => {
  fc.assert(
    fc.property(component, (given) => {
      const members = membersOf(given);
      const resolved = resolve(members);
      const origins = originsOf(resolved);
      const chains = chainsOf(resolved);
      expect(chains.map(({ claim }) => claim)).toEqual(members.map(({ claim }) => claim));
      for (const { key, claims } of origins) {
        expect(claims).not.toEqual([]);
        expect(chains.flatMap(({ claim, origins: own }) => (own.includes(key) ? [claim] : []))).toEqual(claims);
      }
      for (const { claim, steps, origins: own, closedCircle } of chains) {
        expect(own).not.toEqual([]);
        const ends = new Set(steps.flatMap(({ origin }) => origin ?? []));
        if (!closedCircle) expect(own.filter((key) => !ends.has(key))).toEqual([]);
        expect(steps[0]?.claim).toBe(claim);
      }
    }),
    { numRuns: 2_000 },
  );
});
