/**
 * What corroboration means, written down once more and as plainly as can be: everything is read, every component is found anew,
 * every credit is followed by itself. It shares no code with what it judges.
 */
import type { Database } from "../../../src/database/database.ts";
import { sql } from "../../../src/database/sql.ts";

interface World {
  claims: { id: string; article: string; status: string; modality: string }[];
  articles: { id: string; uri: string; publisher: string | null }[];
  publishers: { id: string; mergedInto: string | null; parent: string | null }[];
  entities: { id: string; mergedInto: string | null }[];
  attributions: {
    claim: string;
    kind: string;
    publisher: string | null;
    uri: string | null;
    speaker: string | null;
    entity: string | null;
  }[];
  relations: { type: string; from: string; to: string; stale: boolean }[];
  copies: { article: string; head: string }[];
}

/** All of it, ids as texts, publishers and entities as the sources named them. */
export const readWorld = async (database: Database): Promise<World> => {
  const [row] = await database.query<{ world: World }>(sql`SELECT json_build_object(
    'claims', (SELECT coalesce(json_agg(json_build_object('id', id::text, 'article', article_id::text, 'status', status, 'modality', modality)), '[]') FROM claim),
    'articles', (SELECT coalesce(json_agg(json_build_object('id', id::text, 'uri', uri, 'publisher', publisher_given_id::text)), '[]') FROM article),
    'publishers', (SELECT coalesce(json_agg(json_build_object('id', id::text, 'mergedInto', merged_into_id::text, 'parent', parent_id::text)), '[]') FROM publisher),
    'entities', (SELECT coalesce(json_agg(json_build_object('id', id::text, 'mergedInto', merged_into_id::text)), '[]') FROM entity),
    'attributions', (SELECT coalesce(json_agg(json_build_object('claim', claim_id::text, 'kind', kind, 'publisher', publisher_given_id::text,
      'uri', article_uri, 'speaker', speaker, 'entity', speaker_entity_given_id::text) ORDER BY claim_id, position), '[]') FROM attribution),
    'relations', (SELECT coalesce(json_agg(json_build_object('type', type, 'from', from_id::text, 'to', to_id::text, 'stale', stale)), '[]') FROM claim_relation),
    'copies', (SELECT coalesce(json_agg(json_build_object('article', article_id::text, 'head', head_id::text)), '[]') FROM article_copy)) AS world`);
  if (!row) throw new Error("nothing was read");
  return row.world;
};

export interface Judged {
  /** claims of its component, itself included, by id */
  readonly together: readonly string[];
  readonly articles: number;
  readonly publishers: number;
  readonly known: number;
  readonly most: number;
  readonly contested: boolean;
  readonly circular: boolean;
}

/** Follows a chain of merges or parents to its end; where that is a circle, to its smallest member. */
const last = (start: string, next: (id: string) => string | null): string => {
  const path = [start];
  for (;;) {
    const to = next(path[path.length - 1] ?? start);
    if (to === null) return path[path.length - 1] ?? start;
    const at = path.indexOf(to);
    if (at >= 0) return path.slice(at).sort((a, b) => Number(a) - Number(b))[0] ?? start;
    path.push(to);
  }
};

const byNumber = (a: string, b: string): number => Number(a) - Number(b);

/** Where a claim stands: its article, the text that this is a copy of, the family that published it. */
interface Place {
  readonly article: string;
  readonly text: string;
  readonly family: string | null;
}

type Said = World["attributions"][number] & { readonly credits: string | null; readonly cited: string | null };

const indexWorld = (world: World) => {
  const publisher = new Map(world.publishers.map((row) => [row.id, row]));
  const entity = new Map(world.entities.map((row) => [row.id, row]));
  const article = new Map(world.articles.map((row) => [row.id, row]));
  const articleAt = new Map(world.articles.map((row) => [row.uri, row.id]));
  const claim = new Map(world.claims.map((row) => [row.id, row]));
  const headOf = new Map(world.copies.map((row) => [row.article, row.head]));
  const said = Map.groupBy(world.attributions, (each) => each.claim);
  const survivor = (id: string): string => last(id, (each) => publisher.get(each)?.mergedInto ?? null);
  const parentOf = (id: string): string | null => {
    const parent = publisher.get(id)?.parent ?? null;
    return parent === null ? null : survivor(parent);
  };
  const familyOf = (id: string | null): string | null => (id === null ? null : last(survivor(id), parentOf));
  return {
    familyOfArticle: (id: string): string | null => familyOf(article.get(id)?.publisher ?? null),
    speakerOf: (id: string): string => last(id, (each) => entity.get(each)?.mergedInto ?? null),
    placeOf: (id: string): Place => {
      const own = claim.get(id)?.article ?? "";
      return { article: own, text: headOf.get(own) ?? own, family: familyOf(article.get(own)?.publisher ?? null) };
    },
    saidIn: (id: string): Said[] =>
      (said.get(id) ?? []).map((each) => ({
        ...each,
        credits: familyOf(each.publisher),
        cited: each.uri === null ? null : (articleAt.get(each.uri) ?? null),
      })),
    isActive: (id: string): boolean => claim.get(id)?.status === "ACTIVE",
    isDenied: (id: string): boolean => claim.get(id)?.modality === "DENIED",
  };
};

type Index = ReturnType<typeof indexWorld>;

/** What a source amounts to, and where it leads: "=who" known, ">text" into another text, "<who" a copy of its own, "here" to its article. */
interface Lead {
  readonly kind: string;
  readonly lead: string;
  readonly place: Place;
}

const kindOf = ({ kind, credits, cited }: Said, place: Place): string => {
  if (kind !== "CITES_PUBLISHER" && kind !== "WIRE") return kind;
  if (credits === null) return "UNSTATED";
  return credits === place.family || cited === place.article ? "OWN_REPORTING" : kind;
};

const followCredit = (said: Said, place: Place, places: readonly Place[]): string[] => {
  const target = places.find(({ article }) => article === said.cited);
  if (target?.text === place.text) return [`<${target.family === null ? `a${target.article}` : `p${target.family}`}`];
  if (target) return [`>${target.text}`];
  const theirs = new Set(places.filter(({ family }) => family === said.credits).map(({ text }) => text));
  if (theirs.has(place.text)) return [`<p${said.credits}`];
  return theirs.size > 0 ? [...theirs].map((text) => `>${text}`) : [`=p${said.credits}`];
};

const leadsOfSource = (index: Index, said: Said, place: Place, places: readonly Place[]): Lead[] => {
  const kind = kindOf(said, place);
  const at = (lead: string): Lead => ({ kind, lead, place });
  if (["UNSTATED", "OWN_REPORTING", "ANONYMOUS"].includes(kind)) return [at("here")];
  if (said.entity !== null) return [at(`=e${index.speakerOf(said.entity)}`)];
  if (said.speaker !== null) return [at(`=s${said.speaker.toLowerCase()}`)];
  if (kind === "CITES_PUBLISHER" || kind === "WIRE") return followCredit(said, place, places).map(at);
  return [at(said.credits === null ? "here" : `=p${said.credits}`)];
};

const countingOf = (leads: readonly Lead[]): readonly Lead[] => {
  const stated = leads.filter(
    ({ kind, lead }) => kind !== "UNSTATED" && kind !== "OWN_REPORTING" && !lead.startsWith("<"),
  );
  if (stated.length > 0) return stated;
  const reported = leads.filter(({ kind }) => kind === "OWN_REPORTING");
  return reported.length > 0 ? reported : leads.filter(({ kind }) => kind === "UNSTATED");
};

/** Who a text is, for a source that ends where it stands. */
const voiceOf = (index: Index, text: string, leads: readonly Lead[], kind: string): string => {
  const credited = leads.find(({ lead }) => lead.startsWith("<"));
  if (credited) return credited.lead.slice(1);
  const saying = leads.filter((each) => each.kind === kind).sort((a, b) => byNumber(a.place.article, b.place.article));
  const article = kind === "UNSTATED" ? text : (saying[0]?.place.article ?? text);
  const family = index.familyOfArticle(article);
  return family === null ? `a${article}` : `p${family}`;
};

/** Where one text leads to: "=who", "?who" or ">text". */
const leadsOfText = (index: Index, text: string, members: readonly string[]): string[] => {
  const places = members.map(index.placeOf);
  const leads = members
    .filter((member) => index.placeOf(member).text === text)
    .flatMap((member) =>
      index.saidIn(member).flatMap((said) => leadsOfSource(index, said, index.placeOf(member), places)),
    );
  return countingOf(leads).map(({ kind, lead }) => {
    if (lead !== "here") return lead;
    return `${kind === "UNSTATED" ? "?" : "="}${voiceOf(index, text, leads, kind)}`;
  });
};

/** Every text that one leads to; itself only where it comes back to itself. */
const reachOf = (text: string, leads: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> => {
  const seen = new Set<string>();
  const waiting = [text];
  for (const at of waiting)
    for (const lead of leads.get(at) ?? []) {
      const to = lead.slice(1);
      if (!lead.startsWith(">") || seen.has(to)) continue;
      seen.add(to);
      waiting.push(to);
    }
  return seen;
};

const judgeComponent = (index: Index, members: readonly string[], isContested: boolean): Judged => {
  const places = members.map(index.placeOf);
  const texts = [...new Set(places.map(({ text }) => text))];
  const leads = new Map(texts.map((text) => [text, leadsOfText(index, text, members)]));
  const reach = new Map(texts.map((text) => [text, reachOf(text, leads)]));
  const known = new Set<string>();
  const origins = new Set<string>();
  let circular = false;
  for (const text of texts) {
    const on = reach.get(text) ?? new Set();
    const ends = [text, ...on].flatMap((each) => (leads.get(each) ?? []).filter((lead) => !lead.startsWith(">")));
    for (const end of ends) {
      origins.add(end.slice(1));
      if (end.startsWith("=")) known.add(end.slice(1));
    }
    const isCircle = on.has(text) || (ends.length === 0 && on.size === 0);
    circular ||= isCircle;
    // a closed circle is named by its first text; what leads into one, be it a circle itself, adds nothing
    const isClosed = [...on].every((each) => reach.get(each)?.has(text));
    if (isCircle && isClosed && ends.length === 0) origins.add(`c${[text, ...on].sort(byNumber)[0]}`);
  }
  return {
    together: members.toSorted(byNumber),
    articles: texts.length,
    publishers: new Set(places.flatMap(({ family }) => family ?? [])).size,
    known: known.size > 0 ? known.size : 1,
    most: origins.size,
    contested: isContested,
    circular,
  };
};

type Edge = World["relations"][number];

const joinedWith = (start: string, joins: readonly Edge[]): string[] => {
  const members = new Set([start]);
  for (const member of members)
    for (const { from, to } of joins)
      if (from === member) members.add(to);
      else if (to === member) members.add(from);
  return [...members].sort(byNumber);
};

/** Every claim's answer. */
export const judgeAll = (world: World): Map<string, Judged> => {
  const index = indexWorld(world);
  const edges = world.relations.filter(({ stale, from, to }) => !stale && index.isActive(from) && index.isActive(to));
  const isSame = ({ type, from, to }: Edge): boolean =>
    type === "SAME_AS" && index.isDenied(from) === index.isDenied(to);
  const joins = edges.filter(isSame);
  const against = edges.filter((edge) => edge.type === "CONTRADICTS" || (edge.type === "SAME_AS" && !isSame(edge)));
  const disputed = new Set(against.flatMap(({ from, to }) => [from, to]));
  const judged = new Map<string, Judged>();
  for (const { id } of world.claims) {
    if (judged.has(id)) continue;
    const members = index.isActive(id) ? joinedWith(id, joins) : [];
    const answer: Judged = index.isActive(id)
      ? judgeComponent(
          index,
          members,
          members.some((member) => disputed.has(member)),
        )
      : { together: [id], articles: 0, publishers: 0, known: 0, most: 0, contested: false, circular: false };
    for (const member of answer.together) judged.set(member, answer);
  }
  return judged;
};
