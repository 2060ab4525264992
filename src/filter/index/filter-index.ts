/**
 * Many filters at once: which of them match a claim? Each is kept under the terms that it is best found by (an entity, a
 * publisher, a word …), so that a claim costs what it matches; the rest of each filter is checked by its matcher. A filter
 * without an equality is asked about every claim.
 */
import type { ClaimFacts } from "../facts.ts";
import { compileClaimMatch } from "../match/match.ts";
import type { ClaimTree } from "../tree.ts";
import { coverOf } from "./cover.ts";
import { fields, type Term } from "./fields.ts";

export interface FilterIndex<Key extends object> {
  /** Adds a filter under its key; a key that is there already gets the new filter. */
  add(tree: ClaimTree, key: Key): void;
  remove(key: Key): void;
  /** Keys whose filters may match: all that do are among them. */
  candidates(facts: ClaimFacts): ReadonlySet<Key>;
  /** Keys whose filters match. */
  match(facts: ClaimFacts): ReadonlySet<Key>;
  /** filters, and those among them that (nearly) every claim is matched against */
  readonly size: number;
  readonly residual: number;
}

/** A filter that is found by no more than its status is asked about nearly every claim. */
const nearlyAll = 0.9;

interface Entry<Key> {
  readonly key: Key;
  readonly match: (facts: ClaimFacts) => boolean;
}

export const createFilterIndex = <Key extends object>(): FilterIndex<Key> => {
  const removals = new Map<Key, () => void>();
  const residual = new Set<Entry<Key>>();
  let broad = 0;
  const byField = new Map<string, Map<Term, Set<Entry<Key>>>>();

  const place = (entry: Entry<Key>, field: string, term: Term): void => {
    const terms = byField.get(field) ?? new Map<Term, Set<Entry<Key>>>();
    byField.set(field, terms);
    const bucket = terms.get(term) ?? new Set();
    terms.set(term, bucket.add(entry));
  };

  const displace = (entry: Entry<Key>, field: string, term: Term): void => {
    const terms = byField.get(field);
    const bucket = terms?.get(term);
    bucket?.delete(entry);
    if (bucket?.size === 0) terms?.delete(term);
    // a field that no filter is found by is not read from facts: folding bodies for nobody would cost
    if (terms?.size === 0) byField.delete(field);
  };

  const remove = (key: Key): void => {
    removals.get(key)?.();
    removals.delete(key);
  };

  const add = (tree: ClaimTree, key: Key): void => {
    remove(key);
    const entry = { key, match: compileClaimMatch(tree) };
    const cover = coverOf(tree);
    const isBroad = !cover || cover.share > nearlyAll;
    if (isBroad) broad++;
    if (!cover) residual.add(entry);
    for (const { field, term } of cover?.terms ?? []) place(entry, field, term);
    removals.set(key, () => {
      residual.delete(entry);
      if (isBroad) broad--;
      for (const { field, term } of cover?.terms ?? []) displace(entry, field, term);
    });
  };

  const entriesFor = (facts: ClaimFacts): Set<Entry<Key>> => {
    const found = new Set(residual);
    for (const [name, terms] of byField) {
      const field = fields.get(name);
      const asked = field?.unknown?.(facts) ? terms.keys() : (field?.terms(facts) ?? []);
      for (const term of asked) for (const entry of terms.get(term) ?? []) found.add(entry);
    }
    return found;
  };

  return {
    add,
    remove,
    candidates: (facts) => new Set([...entriesFor(facts)].map(({ key }) => key)),
    match: (facts) => {
      const keys = new Set<Key>();
      for (const { key, match } of entriesFor(facts)) if (match(facts)) keys.add(key);
      return keys;
    },
    get size() {
      return removals.size;
    },
    get residual() {
      return broad;
    },
  };
};
