/** A chain of sources in plain words. One sentence a step; names are handed in, so that the words can be tested by hand. */
import type { ChainStep, CorroborationCounts, Origin } from "../corroboration/corroboration.ts";

/** What things are called. */
export interface Names {
  /** the article's publisher, else the article itself */
  outlet(article: bigint): string;
  publisher(id: bigint): string;
  entity(id: bigint): string;
  article(id: bigint): string;
}

const several = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${count} ${many}`);

export const sayOrigin = (origin: Origin, names: Names): string => {
  const { publisher, article, speaker, speakerEntity } = origin;
  if (speakerEntity !== null) return names.entity(speakerEntity);
  if (speaker !== null) return speaker;
  if (publisher !== null) return names.publisher(publisher);
  return article === null ? "a circle of credits" : names.article(article);
};

interface Speaking {
  readonly step: ChainStep;
  /** who says it */
  readonly outlet: string;
  /** whom it credits */
  readonly credited: string;
  readonly speaker: string;
  /** where it ends, if it ends here */
  readonly origin: Origin | null;
  readonly originName: string;
}

/** `so it is the origin`, where that is the one spoken of; by name where it is another: the head of a family, the first copy. */
const soOrigin = ({ origin, originName }: Speaking, spokenOf: string): string => {
  const who = originName === spokenOf ? "it" : originName;
  return origin?.known === false
    ? `so ${who} may be one more origin, in the upper bound alone`
    : `so ${who} is the origin`;
};

const sayUnstated = (speaking: Speaking): string => {
  const { step, outlet, origin } = speaking;
  const nameless = step.kind === "CITES_PUBLISHER" || step.kind === "WIRE";
  const what = nameless
    ? `${outlet} credits an outlet without naming it, which says no more than nothing`
    : `${outlet} does not say where it has this from`;
  return origin?.known
    ? `${what}; as an origin it is known from another article already.`
    : `${what}, ${soOrigin(speaking, outlet)}.`;
};

const saySpeaker = ({ step, outlet, credited, speaker }: Speaking): string => {
  switch (step.kind) {
    case "ON_RECORD":
      return `${outlet} has it on record from ${speaker}, who is the origin.`;
    case "DOCUMENT":
      return `${outlet} relies on a document, ${speaker}, which is the origin.`;
    default:
      return `${outlet} credits ${credited}, which has it from ${speaker}: that is the origin.`;
  }
};

const sayNameless = (speaking: Speaking): string => {
  const { step, outlet, credited } = speaking;
  const source = step.kind === "DOCUMENT" ? "a document" : "somebody on record";
  return step.creditedPublisher === null
    ? `${outlet} relies on ${source} without a name and stands for it, ${soOrigin(speaking, outlet)}.`
    : `${outlet} relies on ${source} of ${credited}, ${soOrigin(speaking, credited)}.`;
};

const sayEnd = (speaking: Speaking): string => {
  const { step, outlet, credited } = speaking;
  if (step.countedAs === "OWN_REPORTING")
    return step.kind === "OWN_REPORTING"
      ? `${outlet} reports it itself, ${soOrigin(speaking, outlet)}.`
      : `${outlet} credits its own house (${credited}), which is its own reporting, ${soOrigin(speaking, outlet)}.`;
  switch (step.countedAs) {
    case "ANONYMOUS":
      return `${outlet} has it from unnamed sources and stands for them, ${soOrigin(speaking, outlet)}.`;
    case "ON_RECORD":
    case "DOCUMENT":
      return sayNameless(speaking);
    case "WIRE":
      return `${outlet} carries it from ${credited}; ${credited} has no claim of its own here, ${soOrigin(speaking, credited)}.`;
    default:
      return `${outlet} credits ${credited}; ${credited} has no claim of its own here, ${soOrigin(speaking, credited)}.`;
  }
};

const sayFollowed = ({ step, outlet, credited }: Speaking): string => {
  const verb = step.kind === "WIRE" ? "carries it from" : "credits";
  const there =
    step.into.length === 1
      ? "the claim that this leads to is here too"
      : `${step.into.length} claims that this leads to are here too`;
  return `${outlet} ${verb} ${credited}; ${there}, so the chain goes on there.`;
};

const sayReplaced = ({ step, outlet }: Speaking): string => {
  const what =
    step.countedAs === "OWN_REPORTING"
      ? "also speaks of its own reporting"
      : "says of this in one place nothing of its source";
  return `${outlet} ${what}; the article states a source, and that one counts instead.`;
};

/** One step as one sentence. `origin`: where it ends, if it ends there. */
export const sayStep = (step: ChainStep, origin: Origin | null, names: Names): string => {
  const outlet = names.outlet(step.article);
  const speaking: Speaking = {
    step,
    outlet,
    credited:
      step.creditedPublisher === null ? "an outlet that it does not name" : names.publisher(step.creditedPublisher),
    speaker: step.speakerEntity === null ? (step.speaker ?? "somebody") : names.entity(step.speakerEntity),
    origin,
    originName: origin ? sayOrigin(origin, names) : outlet,
  };
  switch (step.outcome) {
    case "SPEAKER":
      return saySpeaker(speaking);
    case "PUBLISHER":
      return sayEnd(speaking);
    case "FOLLOWED":
      return sayFollowed(speaking);
    case "SAME_TEXT":
      return `${outlet} credits ${speaking.credited} and carries the same text, so both are one source.`;
    case "REPLACED":
      return sayReplaced(speaking);
    case "UNSTATED":
      return sayUnstated(speaking);
  }
};

export const circleSentence =
  "These credits run in a circle without a way out: together they are one origin that nobody states.";

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** Names in a summary at most. */
const maxNamed = 5;

const sayKnown = (counts: CorroborationCounts, origins: readonly Origin[], names: Names): string => {
  const known = origins.filter((origin) => origin.known);
  if (known.length === 0) return "Nobody states where it is from, so together that counts as 1 origin.";
  const named = known.slice(0, maxNamed).map((origin) => sayOrigin(origin, names));
  const rest = known.length - named.length;
  const all = rest > 0 ? [...named, `${rest} more`] : named;
  return `It leads back to ${several(counts.independentOrigins, "known origin", "known independent origins")}: ${list(all)}.`;
};

/** What the whole component amounts to. */
export const saySummary = (counts: CorroborationCounts, origins: readonly Origin[], names: Names): string => {
  if (counts.articles === 0) return "This claim is not ACTIVE: it counts for nothing, and leads back to no origin.";
  const { articles, publishers, independentOrigins, independentOriginsUpperBound: most } = counts;
  const of = publishers === 0 ? "of unknown publishers" : `of ${several(publishers, "publisher", "publishers")}`;
  const sentences = [
    `${several(articles, "article", "articles")} ${of} ${articles === 1 ? "says" : "say"} this.`,
    sayKnown(counts, origins, names),
  ];
  if (most > independentOrigins)
    sentences.push(`With those that do not say where they have it from there may be ${most}.`);
  if (counts.circular) sentences.push("Some of the credits run in a circle.");
  if (counts.contested) sentences.push("An ACTIVE claim contradicts it.");
  return sentences.join(" ");
};
