/**
 * One batch to the service. Where a request is refused whole (a field that does not exist, a wrong type, too large), it is halved
 * until the refusal has a single article to its name: the others must not suffer from one.
 */
import { askPatiently, type Patience, RefusedError, type Service } from "../client/service.ts";
import type { ArticleItem } from "./batches.ts";

export interface Fault {
  readonly path: readonly string[];
  readonly code: string;
  readonly message: string;
}
export interface Result {
  readonly status: "CREATED" | "UPDATED" | "UNCHANGED" | "REJECTED" | "NOT_APPLIED";
  readonly claims: readonly { readonly key: string; readonly status: string }[];
  readonly errors: readonly Fault[];
}
export interface Sent {
  readonly batchId: string | null;
  /** one per article, in their order */
  readonly results: readonly Result[];
}
export interface SendOptions {
  readonly batchKey: string | null;
  readonly dryRun: boolean;
}

const document = /* GraphQL */ `
  mutation Ingest($input: IngestArticlesInput!) {
    ingestArticles(input: $input) {
      batchId
      results {
        status
        claims {
          key
          status
        }
        errors {
          path
          code
          message
        }
      }
    }
  }
`;

/** Refusals that no other article would escape. */
const hopeless = new Set([
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "INTERNAL",
  "INTERNAL_SERVER_ERROR",
  "GRAPHQL_VALIDATION_FAILED",
  "GRAPHQL_PARSE_FAILED",
]);

/** Where in the article a refusal of the whole request points to, as far as its text says. */
const pathOf = (message: string): string[] =>
  (/articles\[0\]((?:\.\w+|\[\d+\])+)/.exec(message)?.[1] ?? "").split(/[.[\]]+/).filter((step) => step !== "");

const refused = (fault: RefusedError): Sent => ({
  batchId: null,
  results: [
    {
      status: "REJECTED",
      claims: [],
      errors: [{ path: pathOf(fault.message), code: fault.code, message: fault.message }],
    },
  ],
});

/** Another spelling of an address that came before it in the request. */
const isRepeated = ({ errors }: Result): boolean => errors.some(({ code }) => code === "DUPLICATE_URI");

/**
 * Where two articles of the request turn out to be one, the later ones go in a request of their own: in a file they are versions,
 * and where requests begin and end must make no difference.
 */
const sendRepeated = async (
  sent: Sent,
  items: readonly ArticleItem[],
  again: (items: readonly ArticleItem[]) => Promise<Sent>,
): Promise<Sent> => {
  const repeated = items.filter((_, index) => sent.results.slice(index, index + 1).some(isRepeated));
  if (repeated.length === 0 || repeated.length === items.length) return sent;
  const { batchId, results } = await again(repeated);
  const later = results.values();
  return {
    batchId: sent.batchId ?? batchId,
    results: sent.results.map((result) => (isRepeated(result) ? (later.next().value ?? result) : result)),
  };
};

export const send = async (
  service: Service,
  items: readonly ArticleItem[],
  options: SendOptions,
  patience: Patience,
): Promise<Sent> => {
  const articles = items.map((item) => item.article);
  try {
    const data = await askPatiently<{ ingestArticles: Sent }>(
      service,
      document,
      {
        input: {
          articles,
          dryRun: options.dryRun,
          ...(options.batchKey === null ? {} : { batchKey: options.batchKey }),
        },
      },
      patience,
    );
    return await sendRepeated(data.ingestArticles, items, (repeated) => send(service, repeated, options, patience));
  } catch (fault) {
    if (!(fault instanceof RefusedError) || hopeless.has(fault.code)) throw fault;
    if (items.length === 1) return refused(fault);
    const half = Math.ceil(items.length / 2);
    const first = await send(service, items.slice(0, half), options, patience);
    const second = await send(service, items.slice(half), options, patience);
    return { batchId: first.batchId ?? second.batchId, results: [...first.results, ...second.results] };
  }
};
