/** A document is parsed in one way, whatever brings it: as far as its limit, and what is longer is refused as every size is. */
import { type DocumentNode, GraphQLError, parse } from "graphql";
import { RequestError } from "../terms/errors.ts";
import { limits } from "./limits.ts";

// GraphQL's parser stops at the first token too many and says so in its message alone.
const isTooLong = (fault: unknown): fault is GraphQLError =>
  fault instanceof GraphQLError && /^Syntax Error: Document contains more than \d+ tokens/.test(fault.message);

const tooLong = (actual: number): GraphQLError => {
  const limit = limits.documentLength;
  const message = `A document may have ${limit} characters; this one has ${actual}. Pass values as variables.`;
  return new GraphQLError(message, { cause: new RequestError("LIMIT_EXCEEDED", message, { limit, actual }) });
};

/** Throws GraphQLError: LIMIT_EXCEEDED { limit, actual } is its cause where it has too many words; what comes behind is not counted. */
export const parseDocument = (source: string): DocumentNode => {
  if (source.length > limits.documentLength) throw tooLong(source.length);
  const limit = limits.documentTokens;
  try {
    return parse(source, { maxTokens: limit });
  } catch (fault) {
    if (!isTooLong(fault)) throw fault;
    const message = `A document may have ${limit} words and signs; this one has more. Pass values as variables, or ask in several requests.`;
    const cause = new RequestError("LIMIT_EXCEEDED", message, { limit, actual: limit + 1 });
    throw new GraphQLError(message, { cause });
  }
};
