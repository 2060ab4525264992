/** From the members of a component to its origins: every source read, every credit followed, every circle found. */
import { createHash } from "node:crypto";
import type { AttributionKind } from "../../terms/enumerations.ts";
import type { CorroborationCounts, Who } from "./corroboration.ts";
import { findParts } from "./graph.ts";
import type { Member } from "./members.ts";
import {
  collectTexts,
  type Meaning,
  type ReadSource,
  readSources,
  type Text,
  type Texts,
  whoIsCircle,
  whoPublished,
} from "./texts.ts";

/** An origin while it is being found. */
export interface Found extends Who {
  known: boolean;
  kind: AttributionKind;
}

/** A component whose every source is read. Lists of numbers are places in `origins`, ascending. */
export interface Resolved {
  readonly texts: Texts;
  readonly sources: ReadonlyMap<Text, readonly ReadSource[]>;
  readonly origins: readonly Found[];
  readonly circular: boolean;
  /** the origins that a text leads back to */
  reach(text: Text): readonly number[];
  /** those that one source leads back to; none where it does not count */
  reachBy(read: ReadSource): readonly number[];
  /** the one where it ends, if it ends there */
  endOf(read: ReadSource): Found | null;
  /** whether the source counts within its article */
  counts(read: ReadSource): boolean;
}

const directness: readonly AttributionKind[] = [
  ...(["OWN_REPORTING", "ON_RECORD", "DOCUMENT", "ANONYMOUS", "WIRE", "CITES_PUBLISHER", "UNSTATED"] as const),
];

const isStated = ({ as, outcome }: Meaning): boolean =>
  as !== "OWN_REPORTING" && as !== "UNSTATED" && outcome !== "SAME_TEXT";

/** The sources that count: those stated, else its own reporting, else that it states none. */
const countingIn = (sources: readonly ReadSource[]): ReadonlySet<ReadSource> => {
  const stated = sources.filter(({ meaning }) => isStated(meaning));
  if (stated.length > 0) return new Set(stated);
  const own = sources.filter(({ meaning }) => meaning.as === "OWN_REPORTING");
  return new Set(own.length > 0 ? own : sources.filter(({ meaning }) => meaning.as === "UNSTATED"));
};

/** Whom a text stands for where a source ends at the article's publisher. */
const voiceOf = (text: Text, sources: readonly ReadSource[], kind: AttributionKind): Who => {
  for (const { meaning } of sources) if (meaning.outcome === "SAME_TEXT") return meaning.credited;
  if (kind === "UNSTATED") return whoPublished(text.publisher, text.id);
  let first: Member | null = null;
  for (const { member, meaning } of sources)
    if (meaning.as === kind && (first === null || member.article < first.article)) first = member;
  return first ? whoPublished(first.publisher, first.article) : whoPublished(text.publisher, text.id);
};

const createOrigins = () => {
  const all: Found[] = [];
  const places = new Map<string, number>();
  const add = (who: Who, known: boolean, kind: AttributionKind): number => {
    const place = places.get(who.key) ?? all.length;
    const found = all[place];
    if (!found) {
      places.set(who.key, place);
      all.push({ ...who, known, kind });
    } else {
      found.known ||= known;
      if (directness.indexOf(kind) < directness.indexOf(found.kind)) found.kind = kind;
    }
    return place;
  };
  return { all, add };
};

type Origins = ReturnType<typeof createOrigins>;

/** Where a source leads: to an origin, or on to a node of the graph. */
type Lead = { readonly end: number } | { readonly node: number };

/** Nodes are the texts by their place, then the credited families: so a credit costs one edge, however much the family published. */
const createNodes = (texts: Texts) => {
  const places = new Map(texts.all.map((text, place) => [text, place]));
  const families = new Map<bigint, number>();
  const edges: number[][] = texts.all.map(() => []);
  const ofText = (text: Text): number => places.get(text) ?? -1;
  const ofFamily = (publisher: bigint): number => {
    const known = families.get(publisher);
    if (known !== undefined) return known;
    const node = edges.length;
    families.set(publisher, node);
    edges.push([...(texts.byPublisher.get(publisher) ?? [])].map(ofText));
    return node;
  };
  return { edges, ofText, ofFamily };
};

type Nodes = ReturnType<typeof createNodes>;

const leadOf = (
  { meaning }: ReadSource,
  text: Text,
  sources: readonly ReadSource[],
  origins: Origins,
  nodes: Nodes,
): Lead | null => {
  if (meaning.outcome === "ARTICLE") return { node: nodes.ofText(meaning.text) };
  if (meaning.outcome === "FAMILY") return { node: nodes.ofFamily(meaning.publisher) };
  if (meaning.outcome === "SAME_TEXT") return null;
  const who = meaning.outcome === "PUBLISHER" ? voiceOf(text, sources, meaning.as) : meaning.who;
  return { end: origins.add(who, meaning.as !== "UNSTATED", meaning.as) };
};

const none: readonly number[] = Object.freeze([]);

/** The union of ascending lists; the list itself where only one has anything. */
const unite = (lists: readonly (readonly number[])[]): readonly number[] => {
  const distinct = [...new Set(lists.filter((list) => list.length > 0))];
  if (distinct.length <= 1) return distinct[0] ?? none;
  return [...new Set(distinct.flat())].sort((a, b) => a - b);
};

export const resolve = (members: readonly Member[]): Resolved => {
  const texts = collectTexts(members);
  const origins = createOrigins();
  const nodes = createNodes(texts);
  const sources = new Map<Text, readonly ReadSource[]>();
  const leads = new Map<ReadSource, Lead>();
  const ends: number[][] = [];
  for (const [place, text] of texts.all.entries()) {
    const own = readSources(texts, text);
    sources.set(text, own);
    ends[place] = [];
    for (const read of countingIn(own)) {
      const lead = leadOf(read, text, own, origins, nodes);
      if (!lead) continue;
      leads.set(read, lead);
      if ("end" in lead) ends[place].push(lead.end);
      else nodes.edges[place]?.push(lead.node);
    }
  }
  const { of, nodes: parts } = findParts(nodes.edges);
  const reached: (readonly number[])[] = [];
  let circular = false;
  for (const part of parts) {
    const lists = part.flatMap((node) => [
      [...new Set(ends[node])].sort((a, b) => a - b),
      ...(nodes.edges[node] ?? none).map((target) => reached[of[target] ?? -1] ?? none),
    ]);
    const union = unite(lists);
    const [first = 0n] = part.flatMap((node) => texts.all[node]?.id ?? []).sort((a, b) => (a < b ? -1 : 1));
    const closed = union.length === 0;
    reached.push(closed ? [origins.add(whoIsCircle(first), false, "UNSTATED")] : union);
    circular ||= closed || part.length > 1;
  }
  const reachOfNode = (node: number): readonly number[] => reached[of[node] ?? -1] ?? none;
  return {
    ...{ texts, sources, origins: origins.all, circular },
    reach: (text) => reachOfNode(nodes.ofText(text)),
    reachBy: (read) => {
      const lead = leads.get(read);
      if (!lead) return none;
      return "end" in lead ? [lead.end] : reachOfNode(lead.node);
    },
    endOf: (read) => {
      const lead = leads.get(read);
      return (lead && "end" in lead && origins.all[lead.end]) || null;
    },
    counts: (read) => leads.has(read),
  };
};

export const countsOf = ({ texts, origins, circular }: Resolved, contested: boolean): CorroborationCounts => {
  const known = origins.filter((origin) => origin.known).length;
  return {
    articles: texts.all.length,
    publishers: texts.byPublisher.size,
    independentOrigins: known > 0 || texts.all.length === 0 ? known : 1,
    independentOriginsUpperBound: origins.length,
    contested,
    circular,
  };
};

/** Two components of equal signature have the same origins, known alike. */
export const signatureOf = ({ origins }: Pick<Resolved, "origins">): Buffer => {
  const keys = origins.map(({ key, known }) => `${known ? "+" : "-"}${key}`).sort();
  return createHash("sha256").update(JSON.stringify(keys)).digest().subarray(0, 16);
};
