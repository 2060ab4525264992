/** The articles of a component, copies taken together, and what each source in them amounts to. */
import type { AttributionKind } from "../../terms/enumerations.ts";
import type { StepOutcome, Who } from "./corroboration.ts";
import type { Member, Source } from "./members.ts";

/** Articles that have one text; mostly a single one. */
export interface Text {
  readonly id: bigint;
  /** the head of the family of the first copy's publisher, whether that one is in the component or not */
  readonly publisher: bigint | null;
  /** by claim id */
  readonly members: readonly Member[];
}

/** What a source amounts to before its article is looked at as a whole. */
export type Meaning =
  | { readonly as: "UNSTATED" | "OWN_REPORTING" | "ANONYMOUS"; readonly outcome: "PUBLISHER" }
  | { readonly as: AttributionKind; readonly outcome: "SPEAKER" | "ORIGIN"; readonly who: Who }
  /** ON_RECORD or DOCUMENT of nobody: it ends at the article's publisher */
  | { readonly as: "ON_RECORD" | "DOCUMENT"; readonly outcome: "PUBLISHER" }
  | { readonly as: AttributionKind; readonly outcome: "ARTICLE"; readonly text: Text }
  | { readonly as: AttributionKind; readonly outcome: "FAMILY"; readonly publisher: bigint }
  | { readonly as: AttributionKind; readonly outcome: "SAME_TEXT"; readonly credited: Who };

/** One source with what it amounts to. */
export interface ReadSource {
  readonly member: Member;
  readonly source: Source;
  readonly meaning: Meaning;
}

/** What a lead is in a chain's words. */
export const outcomeOf = ({ as, outcome }: Meaning): StepOutcome => {
  if (as === "UNSTATED") return "UNSTATED";
  if (outcome === "ARTICLE" || outcome === "FAMILY") return "FOLLOWED";
  return outcome === "ORIGIN" ? "PUBLISHER" : outcome;
};

const nobody = { publisher: null, article: null, speaker: null, speakerEntity: null };
const whoIsPublisher = (publisher: bigint): Who => ({ ...nobody, key: `p:${publisher}`, publisher });
const whoIsArticle = (article: bigint): Who => ({ ...nobody, key: `a:${article}`, article });
export const whoIsCircle = (text: bigint): Who => ({ ...nobody, key: `c:${text}` });

/** The publisher, else the article. */
export const whoPublished = (publisher: bigint | null, article: bigint): Who =>
  publisher === null ? whoIsArticle(article) : whoIsPublisher(publisher);

const whoSpeaks = ({ speaker, speakerKey, speakerEntity }: Source): Who | null => {
  if (speakerEntity !== null) return { ...nobody, key: `e:${speakerEntity}`, speaker, speakerEntity };
  return speakerKey === null ? null : { ...nobody, key: `s:${speakerKey}`, speaker };
};

/** The texts of a component, and how to find them by what is credited. */
export interface Texts {
  /** by id */
  readonly all: readonly Text[];
  readonly byArticle: ReadonlyMap<bigint, Text>;
  readonly byPublisher: ReadonlyMap<bigint, ReadonlySet<Text>>;
}

const byId = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));

export const collectTexts = (members: readonly Member[]): Texts => {
  const groups = Map.groupBy(
    members.toSorted((a, b) => byId(a.claim, b.claim)),
    ({ text }) => text,
  );
  const byArticle = new Map<bigint, Text>();
  const byPublisher = new Map<bigint, Set<Text>>();
  const all: Text[] = [];
  for (const [id, own] of [...groups].sort(([a], [b]) => byId(a, b))) {
    const text: Text = { id, publisher: own[0]?.textPublisher ?? null, members: own };
    all.push(text);
    for (const { article, publisher } of own) {
      byArticle.set(article, text);
      if (publisher === null) continue;
      const theirs = byPublisher.get(publisher);
      if (theirs) theirs.add(text);
      else byPublisher.set(publisher, new Set([text]));
    }
  }
  return { all, byArticle, byPublisher };
};

/** CITES_PUBLISHER and WIRE: whom they credit, and whether that one's own claims are here. */
const readCredit = ({ byArticle, byPublisher }: Texts, text: Text, member: Member, source: Source): Meaning => {
  const { kind: as, publisher, article } = source;
  if (publisher === null) return { as: "UNSTATED", outcome: "PUBLISHER" };
  if (publisher === member.publisher || article === member.article)
    return { as: "OWN_REPORTING", outcome: "PUBLISHER" };
  const speaker = whoSpeaks(source);
  if (speaker) return { as, outcome: "SPEAKER", who: speaker };
  const cited = article === null ? undefined : byArticle.get(article);
  if (cited && article !== null && cited !== text) return { as, outcome: "ARTICLE", text: cited };
  if (cited && article !== null) {
    const copy = text.members.find((each) => each.article === article);
    return { as, outcome: "SAME_TEXT", credited: whoPublished(copy?.publisher ?? null, article) };
  }
  const theirs = byPublisher.get(publisher);
  if (!theirs) return { as, outcome: "ORIGIN", who: whoIsPublisher(publisher) };
  return theirs.has(text)
    ? { as, outcome: "SAME_TEXT", credited: whoIsPublisher(publisher) }
    : { as, outcome: "FAMILY", publisher };
};

const readSource = (texts: Texts, text: Text, member: Member, source: Source): Meaning => {
  const { kind } = source;
  if (kind === "CITES_PUBLISHER" || kind === "WIRE") return readCredit(texts, text, member, source);
  if (kind !== "ON_RECORD" && kind !== "DOCUMENT") return { as: kind, outcome: "PUBLISHER" };
  const speaker = whoSpeaks(source);
  if (speaker) return { as: kind, outcome: "SPEAKER", who: speaker };
  return source.publisher === null
    ? { as: kind, outcome: "PUBLISHER" }
    : { as: kind, outcome: "ORIGIN", who: whoIsPublisher(source.publisher) };
};

export const readSources = (texts: Texts, text: Text): readonly ReadSource[] =>
  text.members.flatMap((member) =>
    member.sources.map((source) => ({ member, source, meaning: readSource(texts, text, member, source) })),
  );
