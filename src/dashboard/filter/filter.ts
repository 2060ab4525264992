/**
 * What a reader asked to see: read from the page's address, written back to it, and said in the contract's own filter language.
 * The address is the only place where it is kept, so that it can be shared.
 */
import type { AttributionKind, ClaimFilter, ClaimModality, ClaimRole, ClaimStatus } from "../generated/graphql.ts";
import { attributions, isKnown, modalities, roles, statuses } from "../words.ts";

export interface EntityChoice {
  readonly id: string;
  /** null: in whichever role */
  readonly role: ClaimRole | null;
}

export interface WireFilter {
  /** words, each of which occurs; one with an asterisk at its end is a beginning. Empty for all */
  readonly text: string;
  /** a claim is about each of them */
  readonly entities: readonly EntityChoice[];
  /** any of them; none for all. The same for the four that follow */
  readonly publishers: readonly string[];
  readonly languages: readonly string[];
  readonly modalities: readonly ClaimModality[];
  readonly attributions: readonly AttributionKind[];
  /** none: only active claims */
  readonly statuses: readonly ClaimStatus[];
  /** which date the timeline counts by, and `from` and `to` compare */
  readonly by: "INGESTED_AT" | "PUBLISHED_AT";
  /** instants, RFC 3339 in UTC; `from` is in, `to` is not */
  readonly from: string | null;
  readonly to: string | null;
  /** at least so many independent origins, 1 or more; null: however many */
  readonly origins: number | null;
  /** true: only what is contested, false: only what is not, null: both */
  readonly contested: boolean | null;
}

export const everything: WireFilter = Object.freeze({
  text: "",
  entities: [],
  publishers: [],
  languages: [],
  modalities: [],
  attributions: [],
  statuses: [],
  by: "INGESTED_AT",
  from: null,
  to: null,
  origins: null,
  contested: null,
});

/** what the contract's Int holds */
const mostOrigins = 2 ** 31 - 1;

/** Whether the service would find a word in it; it refuses a text without one. */
export const hasWord = (text: string): boolean => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text);

const unique = <Item>(items: readonly Item[]): Item[] => [...new Set(items)];

const instantOf = (text: string | null): string | null => {
  const time = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
};

const countOf = (text: string | null): number | null => {
  const count = Number(text ?? "");
  return Number.isSafeInteger(count) && count >= 1 && count <= mostOrigins ? count : null;
};

const booleanOf = (text: string | null): boolean | null => (text === "yes" ? true : text === "no" ? false : null);

const entityOf = (text: string): EntityChoice => {
  const [id = "", role = ""] = text.split("~");
  return { id, role: isKnown(roles, role) ? role : null };
};

/** What an address asks for. What it says that nobody can ask for (an unknown value, a date that is none) is left out. */
export const readFilter = (search: URLSearchParams): WireFilter => {
  const text = (search.get("q") ?? "").trim();
  const chosen = search.getAll("entity").map(entityOf);
  return {
    text: hasWord(text) ? text : "",
    entities: chosen.filter(
      ({ id, role }, place) =>
        id !== "" && chosen.findIndex((other) => other.id === id && other.role === role) === place,
    ),
    publishers: unique(search.getAll("publisher").filter((id) => id !== "")),
    languages: unique(search.getAll("language").filter((tag) => tag !== "")),
    modalities: unique(search.getAll("modality").filter((value) => isKnown(modalities, value))),
    attributions: unique(search.getAll("attribution").filter((value) => isKnown(attributions, value))),
    statuses: unique(search.getAll("status").filter((value) => isKnown(statuses, value))),
    by: search.get("by") === "published" ? "PUBLISHED_AT" : "INGESTED_AT",
    from: instantOf(search.get("from")),
    to: instantOf(search.get("to")),
    origins: countOf(search.get("origins")),
    contested: booleanOf(search.get("contested")),
  };
};

/** The address's query, "" for everything, else with its question mark. The same filter gives the same text. */
export const writeFilter = (filter: WireFilter): string => {
  const search = new URLSearchParams();
  const put = (name: string, values: readonly string[]): void => {
    for (const value of values) search.append(name, value);
  };
  if (filter.text) put("q", [filter.text]);
  put(
    "entity",
    filter.entities.map(({ id, role }) => (role ? `${id}~${role}` : id)),
  );
  put("publisher", filter.publishers);
  put("language", filter.languages);
  put("modality", filter.modalities);
  put("attribution", filter.attributions);
  put("status", filter.statuses);
  if (filter.by === "PUBLISHED_AT") put("by", ["published"]);
  if (filter.from) put("from", [filter.from]);
  if (filter.to) put("to", [filter.to]);
  if (filter.origins !== null) put("origins", [String(filter.origins)]);
  if (filter.contested !== null) put("contested", [filter.contested ? "yes" : "no"]);
  const text = search.toString();
  return text ? `?${text}` : "";
};

const datesOf = ({ by, from, to }: WireFilter): ClaimFilter | null => {
  if (!from && !to) return null;
  const range = { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) };
  return by === "INGESTED_AT" ? { ingestedAt: range } : { article: { publishedAt: range } };
};

const entityCondition = ({ id, role }: EntityChoice): ClaimFilter => ({
  entities: { some: { entity: { id: { eq: id } }, ...(role ? { role: { eq: role } } : {}) } },
});

/** The same in the contract's language; null for everything. */
export const claimFilterOf = (filter: WireFilter): ClaimFilter | null => {
  const dates = datesOf(filter);
  const all: ClaimFilter[] = [
    ...(filter.text ? [{ text: { matches: filter.text } }] : []),
    ...filter.entities.map(entityCondition),
    ...(filter.publishers.length ? [{ article: { publisher: { id: { in: [...filter.publishers] } } } }] : []),
    ...(filter.languages.length ? [{ language: { in: [...filter.languages] } }] : []),
    ...(filter.modalities.length ? [{ modality: { in: [...filter.modalities] } }] : []),
    ...(filter.attributions.length ? [{ attributions: { some: { kind: { in: [...filter.attributions] } } } }] : []),
    ...(filter.statuses.length ? [{ status: { in: [...filter.statuses] } }] : []),
    ...(dates ? [dates] : []),
    ...(filter.origins === null ? [] : [{ independentOrigins: { gte: filter.origins } }]),
    ...(filter.contested === null ? [] : [{ contested: { eq: filter.contested } }]),
  ];
  return all.length === 0 ? null : { and: all };
};

/** `base` and one more condition. */
export const narrowed = (base: ClaimFilter | null, more: ClaimFilter): ClaimFilter =>
  base ? { and: [base, more] } : more;
