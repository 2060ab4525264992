/** Publishers and entities of an input: names in one spelling, keys that decide identity. */
import { nameKey } from "../../filter/fold.ts";
import { entityKinds } from "../../terms/enumerations.ts";
import { canonicalDomain } from "../../terms/uri.ts";
import type { DomainLimits } from "../limits.ts";
import type { PreparedEntity, PreparedName, PreparedPublisher } from "./prepared.ts";
import { fail, inside, type Report } from "./report.ts";
import type { Computation } from "./slices.ts";
import { readFields, readList, readOneOf, readText } from "./values.ts";

/** A batch names the same few publishers and entities again and again; folding is the dearest part of reading a name. */
const recent = new Map<string, PreparedName>();
const maxRecent = 5_000;

/** A name with its white space in order: scraped names carry line breaks and runs of spaces that mean nothing. */
const nameOf = (text: string): PreparedName => {
  const known = recent.get(text);
  if (known) return known;
  const name = { text: text.replace(/\s+/gu, " ").trim(), key: nameKey(text) };
  if (recent.size >= maxRecent) recent.clear();
  recent.set(text, name);
  return name;
};

export const readName = (report: Report, value: unknown, limits: DomainLimits): PreparedName | undefined => {
  const text = readText(report, value, { max: limits.nameLength });
  if (text === undefined) return undefined;
  const name = nameOf(text);
  if (name.key === "")
    return fail(report, "EMPTY", "has no letter, digit or sign that could tell it from another name");
  // a UTF-16 unit is 3 bytes of UTF-8 at most, so a short name needs no counting
  const bytes = name.key.length * 3 <= limits.nameKeyBytes ? 0 : Buffer.byteLength(name.key);
  if (bytes > limits.nameKeyBytes)
    return fail(report, "TOO_LONG", `is ${bytes} bytes long when folded; at most ${limits.nameKeyBytes} are taken`);
  return name;
};

/** A publisher's domain in its one spelling; null where there is none. */
export const readDomain = (report: Report, value: unknown, limits: DomainLimits): string | null | undefined => {
  if (value === undefined || value === null) return null;
  const text = readText(report, value, { max: limits.domainLength });
  if (text === undefined) return undefined;
  const domain = canonicalDomain(text);
  if (domain === null || domain.length > limits.domainLength)
    return fail(report, "INVALID_VALUE", "is no domain; give the host alone, such as example.org");
  return domain;
};

export const readWikidataId = (report: Report, value: unknown): string | null | undefined => {
  if (value === undefined || value === null) return null;
  const text = readText(report, value, { max: 20 });
  if (text === undefined || /^Q[1-9][0-9]*$/.test(text)) return text;
  return fail(report, "INVALID_VALUE", "is no Wikidata item, such as Q95");
};

export const readPublisher = (report: Report, value: unknown, limits: DomainLimits): PreparedPublisher | undefined => {
  const fields = readFields(report, value, ["name", "domain"]);
  if (!fields) return undefined;
  const name = readName(inside(report, "name"), fields["name"], limits);
  const domain = readDomain(inside(report, "domain"), fields["domain"], limits);
  return name === undefined || domain === undefined ? undefined : { name, domain };
};

export function* readEntity(
  report: Report,
  value: unknown,
  index: number,
  limits: DomainLimits,
): Computation<PreparedEntity | undefined> {
  const fields = readFields(report, value, ["key", "kind", "name", "aliases", "wikidataId"]);
  if (!fields) return undefined;
  const key = readText(inside(report, "key"), fields["key"], { max: limits.keyLength });
  const kind = readOneOf(inside(report, "kind"), fields["kind"], entityKinds);
  const name = readName(inside(report, "name"), fields["name"], limits);
  const aliases = readList(inside(report, "aliases"), fields["aliases"] ?? [], limits.aliasesPerEntity, (item, alias) =>
    readName(item, alias, limits),
  );
  yield;
  const wikidataId = readWikidataId(inside(report, "wikidataId"), fields["wikidataId"]);
  if (key === undefined || kind === undefined || name === undefined || aliases === undefined) return undefined;
  return wikidataId === undefined ? undefined : { index, key, kind, name, aliases, wikidataId };
}
