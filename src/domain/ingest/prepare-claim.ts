/** One claim of an input. */
import { attributionKinds, claimModalities, claimRoles } from "../../terms/enumerations.ts";
import type { DomainLimits } from "../limits.ts";
import type { SearchableBody } from "../quote.ts";
import { readPublisher } from "./prepare-names.ts";
import type { PreparedAttribution, PreparedClaim, PreparedQuote } from "./prepared.ts";
import { fail, inside, type Report } from "./report.ts";
import { searchable } from "./searchable.ts";
import type { Computation } from "./slices.ts";
import {
  type Fields,
  readFields,
  readFraction,
  readInteger,
  readLanguage,
  readList,
  readOneOf,
  readText,
  readUri,
} from "./values.ts";

const unstated: PreparedAttribution = Object.freeze({
  kind: "UNSTATED",
  publisher: null,
  articleUri: null,
  speaker: null,
  speakerEntity: null,
  anonymousSources: null,
});

/** What the readers of one article share. */
export interface ClaimReading {
  readonly limits: DomainLimits;
  /** every entity key that the input gives, also of entities that are faulty: those are not unknown */
  readonly entityKeys: ReadonlySet<unknown>;
  /** the body that came with the claims */
  readonly body: SearchableBody | null;
}

const readEntityKey = (report: Report, value: unknown, { limits, entityKeys }: ClaimReading): string | undefined => {
  const key = readText(report, value, { max: limits.keyLength });
  if (key === undefined || entityKeys.has(key)) return key;
  return fail(report, "UNKNOWN_ENTITY_KEY", `${JSON.stringify(key)} is the key of no entity of this article's input`);
};

/** undefined where the field is absent or null; a fault gives it too, and is in the report. */
const optional = <Value>(
  report: Report,
  fields: Fields,
  name: string,
  read: (report: Report, value: unknown) => Value | undefined,
): Value | null => {
  const value = fields[name];
  return value === undefined || value === null ? null : (read(inside(report, name), value) ?? null);
};

const attributionFields = ["kind", "publisher", "articleUri", "speaker", "speakerEntity", "anonymousSources"];

const readAttribution = (report: Report, value: unknown, reading: ClaimReading): PreparedAttribution | undefined => {
  const { limits } = reading;
  const fields = readFields(report, value, attributionFields);
  if (!fields) return undefined;
  const kind = readOneOf(inside(report, "kind"), fields["kind"], attributionKinds);
  const speaker = optional(report, fields, "speaker", (at, text) => readText(at, text, { max: limits.nameLength }));
  const attribution = {
    publisher: optional(report, fields, "publisher", (at, publisher) => readPublisher(at, publisher, limits)),
    articleUri: optional(report, fields, "articleUri", (at, uri) => readUri(at, uri, limits.uriBytes)),
    speaker: speaker === null ? null : searchable(speaker),
    speakerEntity: optional(report, fields, "speakerEntity", (at, key) => readEntityKey(at, key, reading)),
    anonymousSources: optional(report, fields, "anonymousSources", (at, count) => readInteger(at, count, 1)),
  };
  if (kind === undefined) return undefined;
  if (kind === "UNSTATED" && Object.values(attribution).some((given) => given !== null))
    return fail(
      report,
      "INCONSISTENT",
      "is UNSTATED, yet says who stands behind the claim; give the kind that it has, or leave the rest out",
    );
  return { kind, ...attribution };
};

const readQuote = (report: Report, value: unknown, { limits }: ClaimReading): PreparedQuote | undefined => {
  const fields = readFields(report, value, ["text", "start"]);
  if (!fields) return undefined;
  const text = readText(inside(report, "text"), fields["text"], { max: limits.quoteLength });
  const start = optional(report, fields, "start", (at, place) => readInteger(at, place, 0));
  return text === undefined ? undefined : { text, start, place: undefined };
};

const readClaimEntity = (report: Report, value: unknown, reading: ClaimReading) => {
  const fields = readFields(report, value, ["entity", "role"]);
  if (!fields) return undefined;
  const entity = readEntityKey(inside(report, "entity"), fields["entity"], reading);
  const role = readOneOf(inside(report, "role"), fields["role"], claimRoles);
  return entity === undefined || role === undefined ? undefined : { entity, role };
};

const claimFields = ["key", "text", "language", "quote", "entities", "modality", "attributions", "confidence"];

/** Looks a quote up in the body that came with it. */
function* placed(quote: PreparedQuote | null, { body }: ClaimReading): Computation<PreparedQuote | null> {
  return quote && body ? { ...quote, place: yield* body.search(quote.text, quote.start) } : quote;
}

export function* readClaim(
  report: Report,
  value: unknown,
  reading: ClaimReading,
): Computation<PreparedClaim | undefined> {
  const { limits } = reading;
  const fields = readFields(report, value, claimFields);
  if (!fields) return undefined;
  const key = readText(inside(report, "key"), fields["key"], { max: limits.keyLength });
  const text = readText(inside(report, "text"), fields["text"], { max: limits.claimTextLength });
  const { modality: given = "ASSERTED" } = fields;
  const modality =
    given === null
      ? fail(inside(report, "modality"), "INVALID_VALUE", "must not be null; leave it out for ASSERTED")
      : readOneOf(inside(report, "modality"), given, claimModalities);
  const entities = optional(report, fields, "entities", (at, list) =>
    readList(at, list, limits.entitiesPerClaim, (item, entity) => readClaimEntity(item, entity, reading)),
  );
  const attributions = optional(report, fields, "attributions", (at, list) =>
    readList(at, list, limits.attributionsPerClaim, (item, attribution) => readAttribution(item, attribution, reading)),
  );
  const rest = {
    language: optional(report, fields, "language", readLanguage),
    quote: yield* placed(
      optional(report, fields, "quote", (at, quote) => readQuote(at, quote, reading)),
      reading,
    ),
    confidence: optional(report, fields, "confidence", readFraction),
  };
  if (key === undefined || text === undefined || modality === undefined) return undefined;
  return {
    key,
    text: searchable(text),
    modality,
    entities: entities ?? [],
    attributions: attributions?.length ? attributions : [unstated],
    ...rest,
  };
}
