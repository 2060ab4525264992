/**
 * Reads values that nobody has checked: a GraphQL request's are of the right types already, a bulk file's may be anything.
 * Every reader gives undefined after it has reported a fault.
 */
import { canonicalUri } from "../../terms/uri.ts";
import { fail, inside, type Report } from "./report.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** A value in a message. Of what is large only the beginning is looked at: a text or a list may have millions of items. */
const shown = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  // JSON knows no Infinity, as which 1e999 is read, and calls it null
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, 100)) : String(JSON.stringify(value));
  // cutting may halve a surrogate pair, and the message is stored
  return text.length > 80 ? `${text.slice(0, 79).toWellFormed()}…` : text;
};

/** An object of the contract. A field that it does not have is refused: a misspelt one would be lost without a word. */
export const readFields = (report: Report, value: unknown, known: readonly string[]): Fields | undefined => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fail(report, value == null ? "REQUIRED" : "INVALID_VALUE", `must be an object, not ${shown(value)}`);
  for (const name of Object.keys(value)) {
    if (report.errors.length >= report.limit) break;
    if (!known.includes(name))
      fail(
        inside(report, name.slice(0, 80).replaceAll("\0", "").toWellFormed()),
        "INVALID_VALUE",
        `is no field here; the fields are ${known.join(", ")}`,
      );
  }
  return value as Fields;
};

export interface TextRule {
  /** code points at most */
  readonly max: number;
}

/** Code points; counted only where the text could be over the limit. */
const isLonger = (text: string, max: number): number | null => {
  if (text.length <= max) return null;
  let pairs = 0;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xd800) pairs++;
  const length = text.length - pairs;
  return length > max ? length : null;
};

/** A text that must be there and say something. */
export const readText = (report: Report, value: unknown, { max }: TextRule): string | undefined => {
  if (value === undefined || value === null) return fail(report, "REQUIRED", "must be given");
  if (typeof value !== "string") return fail(report, "INVALID_VALUE", `must be a text, not ${shown(value)}`);
  if (value.includes("\0")) return fail(report, "INVALID_VALUE", "holds U+0000, which cannot be stored; take it out");
  if (!value.isWellFormed())
    return fail(report, "INVALID_VALUE", "holds half of a surrogate pair, which is no character; take it out");
  if (value.trim() === "")
    return fail(report, "EMPTY", "has no visible character; write one, or leave it out where it need not be given");
  const length = isLonger(value, max);
  if (length !== null) return fail(report, "TOO_LONG", `is ${length} characters long; at most ${max} are taken`);
  return value;
};

export const readOneOf = <Value extends string>(
  report: Report,
  value: unknown,
  values: readonly Value[],
): Value | undefined => {
  if (value === undefined || value === null) return fail(report, "REQUIRED", `must be one of ${values.join(", ")}`);
  const found = values.find((known) => known === value);
  return found ?? fail(report, "INVALID_VALUE", `is ${shown(value)}; must be one of ${values.join(", ")}`);
};

/** A whole number that PostgreSQL's integer holds. */
export const readInteger = (report: Report, value: unknown, min: number): number | undefined => {
  if (typeof value !== "number" || !Number.isInteger(value))
    return fail(report, "INVALID_VALUE", `must be a whole number, not ${shown(value)}`);
  if (value < min || value > 2_147_483_647)
    return fail(report, "OUT_OF_RANGE", `is ${value}; must be from ${min} to 2147483647`);
  return value;
};

export const readFraction = (report: Report, value: unknown): number | undefined => {
  if (typeof value !== "number" || Number.isNaN(value))
    return fail(report, "INVALID_VALUE", `must be a number, not ${shown(value)}`);
  if (value < 0 || value > 1) return fail(report, "OUT_OF_RANGE", `is ${value}; must be from 0 to 1`);
  return value === 0 ? 0 : value; // -0 is stored as 0, so it must compare as 0
};

/** The items that could be read, in order; faults are reported item by item. */
export const readList = <Item>(
  report: Report,
  value: unknown,
  max: number,
  readItem: (report: Report, value: unknown, index: number) => Item | undefined,
): Item[] | undefined => {
  if (!Array.isArray(value)) return fail(report, "INVALID_VALUE", `must be a list, not ${shown(value)}`);
  if (value.length > max) return fail(report, "TOO_MANY", `has ${value.length} items; at most ${max} are taken`);
  const items: Item[] = [];
  for (const [index, each] of value.entries()) {
    const item = readItem(inside(report, index), each, index);
    if (item !== undefined) items.push(item);
  }
  return items;
};

export const readUri = (report: Report, value: unknown, maxBytes: number): string | undefined => {
  if (value === undefined || value === null) return fail(report, "REQUIRED", "must be given");
  if (typeof value !== "string") return fail(report, "INVALID_VALUE", `must be a text, not ${shown(value)}`);
  if (value.includes("\0") || !value.isWellFormed())
    return fail(report, "INVALID_VALUE", "holds U+0000 or half of a surrogate pair; take it out");
  // parsing takes time in proportion to the length, so a text that is far too long is not parsed
  const uri = value.length > maxBytes * 4 ? value : canonicalUri(value);
  if (uri === null)
    return fail(
      report,
      "INVALID_URI",
      `${shown(value)} is no absolute URI, such as https://example.org/a or urn:example:a, without user name and password`,
    );
  const bytes = Buffer.byteLength(uri);
  if (bytes > maxBytes) return fail(report, "TOO_LONG", `is ${bytes} bytes long; at most ${maxBytes} are taken`);
  return uri;
};

/** A BCP 47 tag in its canonical spelling: `CS-cz` is cs-CZ. */
export const readLanguage = (report: Report, value: unknown): string | undefined => {
  if (value === undefined || value === null) return fail(report, "REQUIRED", "must be given");
  if (typeof value !== "string") return fail(report, "INVALID_VALUE", `must be a text, not ${shown(value)}`);
  try {
    const [tag] = value.length <= 100 ? Intl.getCanonicalLocales(value) : [];
    if (tag !== undefined) return tag;
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault;
  }
  return fail(report, "INVALID_LANGUAGE", `${shown(value)} is no BCP 47 language tag, such as cs or pt-BR`);
};

const rfc3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d{1,9})\d*)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;
const firstInstant = Date.parse("0001-01-01T00:00:00.000Z");
const lastInstant = Date.parse("9999-12-31T23:59:59.999Z");

/** An instant in milliseconds since 1970, cut (not rounded) to whole ones; null where the text is no RFC 3339 date and time. */
export const instantOf = (text: string): number | null => {
  const parts = rfc3339.exec(text);
  if (!parts) return null;
  const part = (index: number): number => Number(parts[index] ?? 0);
  const date = new Date(0);
  date.setUTCFullYear(part(1), part(2) - 1, part(3));
  // 2025-02-30 would roll over into March
  if (date.getUTCMonth() !== part(2) - 1 || date.getUTCDate() !== part(3)) return null;
  const milliseconds = Number((parts[7] ?? "").padEnd(3, "0").slice(0, 3));
  date.setUTCHours(part(4), part(5), part(6), milliseconds);
  const offsetMinutes = (part(9) * 60 + part(10)) * (parts[8] === "-" ? -1 : 1);
  const instant = date.getTime() - offsetMinutes * 60_000;
  return instant >= firstInstant && instant <= lastInstant ? instant : null;
};

export const readInstant = (report: Report, value: unknown): number | undefined => {
  if (typeof value !== "string") return fail(report, "INVALID_VALUE", `must be a text, not ${shown(value)}`);
  return (
    instantOf(value) ??
    fail(
      report,
      "INVALID_DATE",
      `${shown(value)} is no RFC 3339 date and time with offset in the years 1 to 9999, such as 2025-08-19T08:30:00+02:00`,
    )
  );
};
