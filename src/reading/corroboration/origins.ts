/** The list of a component's origins, and the chain of each of its claims. */
import { type Chain, type ChainStep, maxChainSteps, type Origin } from "./corroboration.ts";
import type { Member } from "./members.ts";
import type { Resolved } from "./resolve.ts";
import { outcomeOf, type ReadSource, type Text } from "./texts.ts";

const byId = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));

/** The origins that one claim leads back to: by the sources that it states, else by its text's. */
const reachOf = (resolved: Resolved, text: Text, member: Member): readonly number[] => {
  const own = (resolved.sources.get(text) ?? []).filter((read) => read.member === member && resolved.counts(read));
  const [first, ...rest] = own;
  if (!first) return resolved.reach(text);
  if (rest.length === 0) return resolved.reachBy(first);
  return [...new Set(own.flatMap((read) => resolved.reachBy(read)))];
};

/** Known ones first, most claims first, then by who they are. */
export const originsOf = (resolved: Resolved): readonly Origin[] => {
  const claims: bigint[][] = resolved.origins.map(() => []);
  for (const text of resolved.texts.all)
    for (const member of text.members)
      for (const place of reachOf(resolved, text, member)) claims[place]?.push(member.claim);
  return resolved.origins
    .map(
      (origin, place): Origin => ({
        ...origin,
        kind: origin.known ? origin.kind : "UNSTATED",
        claims: (claims[place] ?? []).sort(byId),
      }),
    )
    .sort(
      (a, b) =>
        Number(b.known) - Number(a.known) ||
        b.claims.length - a.claims.length ||
        (a.key < b.key ? -1 : Number(a.key > b.key)),
    );
};

const intoOf = ({ texts }: Resolved, { meaning }: ReadSource): readonly Text[] => {
  if (meaning.outcome === "ARTICLE") return [meaning.text];
  return meaning.outcome === "FAMILY" ? [...(texts.byPublisher.get(meaning.publisher) ?? [])] : [];
};

const stepOf = (resolved: Resolved, read: ReadSource): ChainStep => {
  const { member, source, meaning } = read;
  const counts = resolved.counts(read);
  const isPointer = meaning.outcome === "SAME_TEXT";
  const into = counts ? intoOf(resolved, read).flatMap(({ members }) => members.map(({ claim }) => claim)) : [];
  return {
    claim: member.claim,
    article: member.article,
    publisher: member.publisher,
    kind: source.kind,
    countedAs: meaning.as,
    creditedPublisher: source.publisher,
    creditedArticle: source.article,
    speaker: source.speaker,
    speakerEntity: source.speakerEntity,
    outcome: counts || isPointer ? outcomeOf(meaning) : "REPLACED",
    origin: resolved.endOf(read)?.key ?? null,
    into: into.sort(byId),
  };
};

/** The sources on the way from one claim outwards, text by text: its own first, then what else its article says. */
function* sourcesFrom(resolved: Resolved, text: Text, member: Member): Generator<ReadSource> {
  const seen = new Set([text]);
  const own = resolved.sources.get(text) ?? [];
  const waiting = [[...own.filter((read) => read.member === member), ...own.filter((read) => read.member !== member)]];
  for (const batch of waiting)
    for (const read of batch) {
      yield read;
      if (!resolved.counts(read)) continue;
      const next = intoOf(resolved, read).filter((each) => !seen.has(each));
      for (const each of next) {
        seen.add(each);
        waiting.push([...(resolved.sources.get(each) ?? [])]);
      }
    }
}

const chainOf = (resolved: Resolved, order: ReadonlyMap<string, number>, text: Text, member: Member): Chain => {
  const steps: ChainStep[] = [];
  for (const read of sourcesFrom(resolved, text, member)) {
    if (steps.length >= maxChainSteps) break;
    steps.push(stepOf(resolved, read));
  }
  const reached = reachOf(resolved, text, member).flatMap((place) => resolved.origins[place]?.key ?? []);
  return {
    claim: member.claim,
    steps,
    origins: reached.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)),
    closedCircle: reached.some((key) => key.startsWith("c:")),
  };
};

/** One chain for each of the claims, by claim id; all of the component's where none are named. */
export const chainsOf = (resolved: Resolved, claims?: ReadonlySet<bigint>): readonly Chain[] => {
  const order = new Map(originsOf(resolved).map(({ key }, place) => [key, place]));
  return resolved.texts.all
    .flatMap((text) =>
      text.members
        .filter(({ claim }) => !claims || claims.has(claim))
        .map((member) => chainOf(resolved, order, text, member)),
    )
    .sort((a, b) => byId(a.claim, b.claim));
};
