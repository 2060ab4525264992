/** A filter lives in the page's address: what is written there is what is read from it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  claimFilterOf,
  everything,
  hasWord,
  readFilter,
  type WireFilter,
  writeFilter,
} from "../../src/dashboard/filter/filter.ts";
import { attributions, modalities, roles, statuses } from "../../src/dashboard/words.ts";

const keysOf = <Value extends string>(names: Readonly<Record<Value, string>>): Value[] => Object.keys(names) as Value[];
const some = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> => fc.uniqueArray(item, { maxLength: 3 });
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const instant = fc.option(
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
);

const filter: fc.Arbitrary<WireFilter> = fc.record({
  text: fc.string({ unit: "grapheme" }).map((text) => (hasWord(text) ? text.trim() : "")),
  entities: fc.uniqueArray(fc.record({ id, role: fc.option(fc.constantFrom(...keysOf(roles))) }), {
    maxLength: 3,
    comparator: (a, b) => a.id === b.id && a.role === b.role,
  }),
  publishers: some(id),
  languages: some(fc.constantFrom("en", "cs", "pt-BR")),
  modalities: some(fc.constantFrom(...keysOf(modalities))),
  attributions: some(fc.constantFrom(...keysOf(attributions))),
  statuses: some(fc.constantFrom(...keysOf(statuses))),
  by: fc.constantFrom("INGESTED_AT" as const, "PUBLISHED_AT" as const),
  from: instant,
  to: instant,
  origins: fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 })),
  contested: fc.option(fc.boolean()),
});

test("an address says a filter exactly", () => {
  fc.assert(
    fc.property(filter, (wanted) => {
      expect(readFilter(new URLSearchParams(writeFilter(wanted)))).toEqual(wanted);
    }),
  );
});

test("an address without a query asks for everything", () => {
  expect(writeFilter(everything)).toBe("");
  expect(readFilter(new URLSearchParams(""))).toEqual(everything);
  expect(claimFilterOf(everything)).toBeNull();
});

test("what an address cannot mean is left out", () => {
  const address =
    "modality=ASSERTED&modality=SHOUTED&from=yesterday&entity=~SUBJECT&entity=abc~BYSTANDER&q=%3F%21&by=mood&origins=0&contested=perhaps";
  expect(readFilter(new URLSearchParams(address))).toEqual({
    ...everything,
    modalities: ["ASSERTED"],
    entities: [{ id: "abc", role: null }],
  });
});
