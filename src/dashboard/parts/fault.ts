/** What went wrong between the page and its service, in words for a reader who wants to go on. */
import { CombinedError, type OperationResult } from "urql";

export interface Fault {
  /** the service's code; NETWORK where it did not answer */
  readonly code: string;
  readonly message: string;
  /** whether the same may succeed in a moment without anybody doing anything */
  readonly passing: boolean;
}

const passing = new Set(["NETWORK", "OVERLOADED", "TIMEOUT", "INTERNAL"]);

export const faultOf = (error: unknown): Fault => {
  if (error instanceof CombinedError) {
    const first = error.graphQLErrors[0];
    if (first) {
      const code = String(first.extensions?.["code"] ?? "INTERNAL");
      return { code, message: first.message, passing: passing.has(code) };
    }
    return { code: "NETWORK", message: "The service does not answer.", passing: true };
  }
  return { code: "INTERNAL", message: error instanceof Error ? error.message : String(error), passing: true };
};

/** The data of an answer; throws what urql calls an error, also where some of the data came. */
export const answered = async <Data, Variables extends object>(
  asked: PromiseLike<OperationResult<Data, Variables>>,
): Promise<Data> => {
  const { data, error } = await asked;
  if (error) throw error;
  if (data === undefined || data === null) throw new Error("The service gave no answer.");
  return data;
};
