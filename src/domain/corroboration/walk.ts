/**
 * Finds what has become of components whose edges changed, without walking all of them. A search starts at every claim that an
 * edge came to or left; searches that meet are one. Every part that a change has made holds a start, so once all searches in a
 * component but one have come to their end, the one that is left has all the rest, and need not walk it. The searches that have
 * seen least go first: to take a leaf from a component of a hundred thousand costs a look at the leaf.
 */
import type { Commit } from "../../claim-log/commit.ts";
import { type Edge, joinsWithin, nextNeighbours } from "./edges.ts";
import type { Support } from "./support.ts";

/** Claims that are joined now. */
export interface Part {
  /** all of them; or those that were seen, where it also has the rest of `open` */
  readonly claims: ReadonlySet<bigint>;
  /** components of old whose claims are in it, where they are not in another part */
  readonly open: ReadonlySet<bigint>;
}

export interface Parts {
  readonly parts: readonly Part[];
  /** the old component of every claim that was seen */
  readonly componentOf: ReadonlyMap<bigint, bigint>;
}

interface Search {
  readonly claims: Set<bigint>;
  /** seen, with the last neighbour that was read of each */
  readonly frontier: Map<bigint, bigint>;
  /** components of old with more than one claim */
  readonly components: Set<bigint>;
}

const createSearches = (starts: readonly Support[]) => {
  const componentOf = new Map(starts.map(({ claim, component }) => [claim, component]));
  const searchOf = new Map<bigint, Search>();
  const searches = new Set<Search>();
  for (const { claim, component, isActive } of starts) {
    const isJoined = component < 0n;
    const search: Search = {
      claims: new Set([claim]),
      // one that was alone has no edges but to other starts, one that is not ACTIVE none that count
      frontier: new Map(isJoined && isActive ? [[claim, 0n]] : []),
      components: new Set(isJoined ? [component] : []),
    };
    searches.add(search);
    searchOf.set(claim, search);
  }
  const unite = (a: Search, b: Search): void => {
    if (a === b) return;
    const [large, small] = a.claims.size < b.claims.size ? [b, a] : [a, b];
    for (const claim of small.claims) {
      large.claims.add(claim);
      searchOf.set(claim, large);
    }
    for (const [claim, after] of small.frontier) large.frontier.set(claim, after);
    for (const component of small.components) large.components.add(component);
    searches.delete(small);
  };
  const join = (from: bigint, to: bigint): void => {
    const search = searchOf.get(from);
    const other = searchOf.get(to);
    if (!search) return;
    if (other) unite(search, other);
    else {
      search.claims.add(to);
      search.frontier.set(to, 0n);
      searchOf.set(to, search);
      componentOf.set(to, componentOf.get(from) ?? to);
    }
  };
  const moveOn = (claim: bigint, after: bigint | null): void => {
    const frontier = searchOf.get(claim)?.frontier;
    if (after === null) frontier?.delete(claim);
    else frontier?.set(claim, after);
  };
  return { searches, componentOf, join, moveOn };
};

/** Searches that have not come to their end and are not the only such one in each of their components. */
const rivalsAmong = (searches: ReadonlySet<Search>): readonly Search[] => {
  const going = new Map<bigint, number>();
  const open = [...searches].filter(({ frontier }) => frontier.size > 0);
  for (const { components } of open) for (const each of components) going.set(each, (going.get(each) ?? 0) + 1);
  return open.filter(({ components }) => [...components].some((each) => (going.get(each) ?? 0) > 1));
};

/** Neighbours that are read of a claim in the first round; in each round after it twice as many. */
const neighboursAtFirst = 256;
const neighboursAtMost = 65_536;

type Searches = ReturnType<typeof createSearches>;

/** The searches that have seen least go on; one that has seen more than twice as much waits. */
const goOn = async (tx: Commit, { join, moveOn }: Searches, rivals: readonly Search[], most: number): Promise<void> => {
  const least = rivals.reduce((size, { claims }) => Math.min(size, claims.size), Number.POSITIVE_INFINITY);
  const places = new Map(rivals.flatMap(({ claims, frontier }) => (claims.size <= 2 * least ? [...frontier] : [])));
  const { found, isAll } = await nextNeighbours(tx, places, most);
  const neighbours = Map.groupBy(found, ({ of }) => of);
  for (const claim of places.keys()) {
    const own = neighbours.get(claim) ?? [];
    moveOn(claim, isAll || own.length < most ? null : (own.at(-1)?.claim ?? null));
    for (const { claim: to, joins } of own) if (joins) join(claim, to);
  }
};

/** A search that goes on for longer is in a long chain, where each round is a step. */
const mostRounds = 48;

/** The rest of the searches from all edges of their components at once. */
const goThrough = async (tx: Commit, { componentOf, join, moveOn }: Searches, rivals: readonly Search[]) => {
  const neighbours = new Map<bigint, bigint[]>();
  const link = (from: bigint, to: bigint): void => {
    const known = neighbours.get(from);
    if (known) known.push(to);
    else neighbours.set(from, [to]);
  };
  for (const { from, to } of await joinsWithin(tx, [...new Set(rivals.flatMap((each) => [...each.components]))])) {
    link(from, to);
    link(to, from);
  }
  const open = rivals.flatMap(({ frontier }) => [...frontier.keys()]);
  for (let claim = open.pop(); claim !== undefined; claim = open.pop()) {
    for (const to of neighbours.get(claim) ?? []) {
      if (!componentOf.has(to)) open.push(to);
      join(claim, to);
    }
    moveOn(claim, null);
  }
};

/**
 * What has become of the components of `starts`: claims that an edge came to or left, as they were. `onlyMore`: no edge left, so
 * claims of one component still are. `edges`: those that count among the starts.
 */
export const walk = async (
  tx: Commit,
  starts: readonly Support[],
  edges: readonly Edge[],
  onlyMore: boolean,
): Promise<Parts> => {
  const all = createSearches(starts);
  if (onlyMore)
    for (const own of Map.groupBy(starts, ({ component }) => component).values())
      for (const { claim } of own) all.join(own[0]?.claim ?? claim, claim);
  for (const { from, to, joins } of edges) if (joins) all.join(from, to);
  let [round, most] = [0, neighboursAtFirst];
  for (let rivals = rivalsAmong(all.searches); rivals.length > 0; rivals = rivalsAmong(all.searches)) {
    await (round++ < mostRounds ? goOn(tx, all, rivals, most) : goThrough(tx, all, rivals));
    most = Math.min(2 * most, neighboursAtMost);
  }
  const parts = [...all.searches].map(
    (search): Part => ({ claims: search.claims, open: search.frontier.size > 0 ? search.components : new Set() }),
  );
  return { parts, componentOf: all.componentOf };
};
