/** A document is parsed in one way, whatever brings it: as far as its limits, and what is longer is refused as every size is. */
import { type DocumentNode, GraphQLError, Kind, parse, visit } from "graphql";
import { RequestError } from "../terms/errors.ts";
import { limits } from "./limits.ts";

// GraphQL's parser stops at the first token too many and says so in its message alone.
const isTooLong = (fault: unknown): fault is GraphQLError =>
  fault instanceof GraphQLError && /^Syntax Error: Document contains more than \d+ tokens/.test(fault.message);

const tooMuch = (message: string, limit: number, actual: number): GraphQLError =>
  new GraphQLError(message, { cause: new RequestError("LIMIT_EXCEEDED", message, { limit, actual }) });

const parseUpTo = (source: string, limit: number): DocumentNode => {
  try {
    return parse(source, { maxTokens: limit });
  } catch (fault) {
    if (!isTooLong(fault)) throw fault;
    const message = `A document may have ${limit} words and signs; this one has more. Pass values as variables, or ask in several requests.`;
    throw tooMuch(message, limit, limit + 1);
  }
};

/** Of n things that are all compared with each other. */
const pairsOf = (n: number): number => (n * (n - 1)) / 2;

/**
 * What a document asks more than its length tells: each alias makes the answer longer by another copy of what may be a whole
 * article, and validation compares fields that answer to one name, and fragments that are spread, pair by pair: seconds for a
 * document that the limit of words lets pass.
 */
const countRepeats = (document: DocumentNode): { readonly aliases: number; readonly pairs: number } => {
  const names = new Map<string, number>();
  let aliases = 0;
  let spreads = 0;
  visit(document, {
    enter: (node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) spreads += 1;
      if (node.kind !== Kind.FIELD) return;
      if (node.alias) aliases += 1;
      const name = node.alias?.value ?? node.name.value;
      names.set(name, (names.get(name) ?? 0) + 1);
    },
  });
  const pairs = [...names.values()].reduce((sum, count) => sum + pairsOf(count), pairsOf(spreads));
  return { aliases, pairs };
};

const checkRepeats = (document: DocumentNode): void => {
  const { aliases, pairs } = countRepeats(document);
  const { documentAliases, documentPairs } = limits;
  if (aliases > documentAliases) {
    const message = `A document may have ${documentAliases} aliases; this one has ${aliases}. Ask in several requests.`;
    throw tooMuch(message, documentAliases, aliases);
  }
  if (pairs <= documentPairs) return;
  const message = `A document may repeat names of fields and fragments so often that ${documentPairs} pairs are to be compared; this one has ${pairs}. Name each field once, or ask in several requests.`;
  throw tooMuch(message, documentPairs, pairs);
};

/** Throws GraphQLError: LIMIT_EXCEEDED { limit, actual } is its cause where it has too many words; what comes behind is not counted. */
export const parseDocument = (source: string): DocumentNode => {
  const { documentLength, documentTokens } = limits;
  if (source.length > documentLength) {
    const message = `A document may have ${documentLength} characters; this one has ${source.length}. Pass values as variables.`;
    throw tooMuch(message, documentLength, source.length);
  }
  const document = parseUpTo(source, documentTokens);
  checkRepeats(document);
  return document;
};
