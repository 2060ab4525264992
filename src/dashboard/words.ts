/** What the contract's values are called on the page. The compiler holds that none is missing; one of a newer service shows as it is. */
import type {
  AttributionKind,
  ClaimModality,
  ClaimRelationType,
  ClaimRole,
  ClaimStatus,
  EntityKind,
} from "./generated/graphql.ts";

type Known<Value extends string> = Exclude<Value, "%future added value">;
type Names<Value extends string> = Readonly<Record<Known<Value>, string>>;

export const modalities: Names<ClaimModality> = {
  ASSERTED: "asserted",
  REPORTED: "reported",
  PREDICTED: "predicted",
  RUMOURED: "rumoured",
  DENIED: "denied",
  OPINION: "opinion",
};

export const attributions: Names<AttributionKind> = {
  OWN_REPORTING: "own reporting",
  CITES_PUBLISHER: "citing another outlet",
  WIRE: "agency text",
  ON_RECORD: "on the record",
  DOCUMENT: "document",
  ANONYMOUS: "unnamed sources",
  UNSTATED: "source not stated",
};

export const roles: Names<ClaimRole> = {
  SUBJECT: "subject",
  OBJECT: "object",
  SPEAKER: "speaker",
  MENTION: "mention",
};

export const statuses: Names<ClaimStatus> = { ACTIVE: "active", RETRACTED: "retracted", WITHDRAWN: "withdrawn" };

export const entityKinds: Names<EntityKind> = {
  ORGANIZATION: "organization",
  PERSON: "person",
  PRODUCT: "product",
  PLACE: "place",
  EVENT: "event",
  WORK: "work",
  OTHER: "other",
};

export const relationTypes: Names<ClaimRelationType> = {
  SAME_AS: "says the same as",
  SUPPORTS: "supports",
  CONTRADICTS: "contradicts",
  REFINES: "says more exactly",
  SUPERSEDES: "replaces",
};

/** The name of a value, or the value in small letters where no name is known. */
export const nameOf = (names: Readonly<Record<string, string>>, value: string): string =>
  names[value] ?? value.toLowerCase().replaceAll("_", " ");

export const isKnown = <Value extends string>(names: Readonly<Record<Value, string>>, value: string): value is Value =>
  Object.hasOwn(names, value);

let languages: Intl.DisplayNames | null = null;

/** "Czech" for cs; the tag itself where it has no name. */
export const languageName = (tag: string): string => {
  languages ??= new Intl.DisplayNames(["en"], { type: "language" });
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
};

const rightToLeft = /^(ar|arc|ckb|dv|fa|he|ps|sd|ug|ur|yi)(-|$)|-(Arab|Hebr|Syrc|Thaa)(-|$)/i;

/** The direction in which a text of this language is read. */
export const directionOf = (tag: string): "rtl" | "ltr" => (rightToLeft.test(tag) ? "rtl" : "ltr");
