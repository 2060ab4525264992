/**
 * How one value of a statement becomes JSON text: the bytes that GraphQL's own execution gives for the same value. What is not
 * sure to come out the same is left to that: `Unsure` is thrown, and the answer is made the plain way.
 */
import { encodeId, type NodeType } from "../../terms/ids.ts";

/** The values of one row: by name where a statement gave it, by place where it is part of another row's list. */
export type Cells = Readonly<Record<string | number, unknown>>;
export type Write = (value: unknown) => string;

/** Nobody's fault: the plain way knows how to write what this one does not. */
export class Unsure extends Error {
  constructor(what: string) {
    super(`${what} is left to the plain way`);
    this.name = "Unsure";
  }
}

export const writeText: Write = (value) => (value === null ? "null" : JSON.stringify(value));

/** Numbers, booleans and lists of texts: JSON's own spelling is GraphQL's. */
export const writeValue: Write = (value) => (value === null ? "null" : JSON.stringify(value));

/** Values of an enumeration are plain names: there is nothing to escape. */
export const writeName: Write = (value) => `"${value}"`;

export const writeIdOf =
  (type: NodeType): Write =>
  (value) =>
    `"${encodeId(type, value as string)}"`;

const digitsOfFraction = 3;

/** From PostgreSQL's text in UTC, `2025-08-19 12:00:00.5+00`. Years of more or fewer digits and those before Christ are rare. */
export const writeInstant: Write = (value) => {
  if (value === null) return "null";
  const text = value as string;
  const end = text.length - 3;
  const isPlain = text.charCodeAt(10) === 32 && text.endsWith("+00") && (end === 19 || text.charCodeAt(19) === 46);
  if (!isPlain || end > 20 + digitsOfFraction) throw new Unsure(`the instant ${text}`);
  const fraction = end === 19 ? "000" : text.slice(20, end).padEnd(digitsOfFraction, "0");
  return `"${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z"`;
};
