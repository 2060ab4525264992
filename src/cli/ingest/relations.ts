/**
 * A relation line: `{ "relation": { "type", "note"?, "from": { "uri", "extractor"?, "key" }, "to": {...} } }`. Ids differ between
 * services, so a claim is named by its article, extractor and key, and looked up here.
 */
import { canonicalUri } from "../../terms/uri.ts";
import { askPatiently, type Patience, RefusedError, type Service } from "../client/service.ts";
import type { Fault } from "./send.ts";
import type { Article } from "./sources.ts";

interface ClaimName {
  readonly uri: string;
  readonly extractor: string;
  readonly key: string;
}

const claimsOfArticle = /* GraphQL */ `
  query ClaimsOfArticle($uri: String!, $after: String) {
    article(uri: $uri) {
      claims(first: 100, after: $after, filter: { status: { in: [ACTIVE, RETRACTED, WITHDRAWN] } }) {
        nodes {
          id
          key
          extractor
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`;
const relateClaims = /* GraphQL */ `
  mutation Relate($input: RelateClaimsInput!) {
    relateClaims(input: $input) {
      created
    }
  }
`;

interface Page {
  readonly article: {
    readonly claims: {
      readonly nodes: readonly { readonly id: string; readonly key: string; readonly extractor: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
}

const readName = (value: unknown): ClaimName | null => {
  if (typeof value !== "object" || value === null || !("uri" in value) || !("key" in value)) return null;
  const extractor = "extractor" in value ? value.extractor : "default";
  const { uri, key } = value;
  return typeof uri === "string" && typeof key === "string" && typeof extractor === "string"
    ? { uri, extractor, key }
    : null;
};

/** The same edge in either direction, however its claims are spelled: of two lines for one the later stands. */
export const edgeOf = ({ type, from, to }: Article): string => {
  const ends = [from, to].map((end) => {
    const name = readName(end);
    return JSON.stringify(name ? { ...name, uri: canonicalUri(name.uri) ?? name.uri } : end);
  });
  return JSON.stringify([type, ends.toSorted()]);
};

const findClaim = async (service: Service, name: ClaimName, patience: Patience): Promise<string | null> => {
  for (let after: string | null = null; ; ) {
    const page: Page = await askPatiently<Page>(service, claimsOfArticle, { uri: name.uri, after }, patience);
    const claims = page.article?.claims;
    const found = claims?.nodes.find((claim) => claim.key === name.key && claim.extractor === name.extractor);
    if (found) return found.id;
    if (!claims?.pageInfo.hasNextPage) return null;
    after = claims.pageInfo.endCursor;
  }
};

export interface RelationFate {
  readonly status: "created" | "unchanged" | "rejected";
  readonly error: Fault | null;
}
const rejected = (path: readonly string[], code: string, message: string): RelationFate => ({
  status: "rejected",
  error: { path, code, message },
});

/** In a dry run the claims may not be there yet, so only the line itself is looked at. */
export const relate = async (
  service: Service,
  relation: Article,
  dryRun: boolean,
  patience: Patience,
): Promise<RelationFate> => {
  const ends: Record<string, string> = {};
  for (const end of ["from", "to"]) {
    const name = readName(relation[end]);
    if (!name) return rejected([end], "INVALID_VALUE", "a claim is named by { uri, extractor, key }");
    if (dryRun) continue;
    const id = await findClaim(service, name, patience);
    if (id === null) return rejected([end], "NOT_FOUND", `no claim ${name.key} of ${name.extractor} in ${name.uri}`);
    ends[end] = id;
  }
  if (dryRun) return { status: "unchanged", error: null };
  const { type, note = null } = relation;
  try {
    const data = await askPatiently<{ relateClaims: { created: boolean } }>(
      service,
      relateClaims,
      { input: { ...ends, type, note } },
      patience,
    );
    return { status: data.relateClaims.created ? "created" : "unchanged", error: null };
  } catch (fault) {
    if (fault instanceof RefusedError) return rejected([], fault.code, fault.message);
    throw fault;
  }
};
