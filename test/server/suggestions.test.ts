import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, post } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { article, type Ingested, ingest } from "./news.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Suggestions {
  readonly claimSuggestions: readonly {
    readonly type: string;
    readonly score: number;
    readonly likely: boolean;
    readonly claim: { readonly id: string; readonly text: string };
    readonly reasons: readonly {
      readonly kind: string;
      readonly text: string;
      readonly values: readonly string[];
      readonly entities: readonly { readonly name: string }[];
    }[];
  }[];
}
const suggestions = /* GraphQL */ `
  query Suggestions($claim: ID!, $first: Int, $minScore: Float, $type: ClaimSuggestionType) {
    claimSuggestions(claim: $claim, first: $first, minScore: $minScore, type: $type) {
      type score likely
      claim { id text }
      reasons { kind text values entities { name } }
    }
  }
`;
const dismiss = /* GraphQL */ `
  mutation Dismiss($claim: ID!, $other: ID!) {
    dismissSuggestion(claim: $claim, other: $other, type: CONTRADICTS, reason: "different years") {
      created
      dismissal { reason dismissedBy type claim { id } other { id } }
    }
  }
`;

test("a curator is shown what contradicts and why, and makes an edge of it or sends it away", async () => {
  const about = (key: string, text: string) => ({ key, text, about: ["Lindhaven Port"] });
  const articles = [
    article("one", [about("a", "Lindhaven Port handled 310,000 containers last year.")]),
    article("two", [about("a", "Lindhaven Port handled 250,000 containers last year.")]),
  ];
  const { ingestArticles } = await ask<Ingested>(service.url, ingest, { input: { articles } });
  expect(ingestArticles.results.map(({ status }) => status)).toEqual(["CREATED", "CREATED"]);
  const { claims } = await ask<{ claims: { nodes: readonly { id: string }[] } }>(
    service.url,
    "{ claims(orderBy: { field: INGESTED_AT, direction: ASC }) { nodes { id } } }",
  );
  const [claim = "", other = ""] = claims.nodes.map(({ id }) => id);

  const { claimSuggestions } = await ask<Suggestions>(service.url, suggestions, { claim });
  expect(claimSuggestions).toMatchObject([{ type: "CONTRADICTS", likely: true, claim: { id: other } }]);
  expect(claimSuggestions[0]?.reasons[0]).toEqual({
    kind: "DIFFERENT_NUMBERS",
    text: "One says 310,000, the other 250,000.",
    values: ["310000", "250000"],
    entities: [],
  });
  expect(claimSuggestions[0]?.reasons.flatMap(({ entities }) => entities)).toEqual([{ name: "Lindhaven Port" }]);
  expect(await ask(service.url, suggestions, { claim, minScore: 1 })).toEqual({ claimSuggestions: [] });

  const { dismissSuggestion } = await ask<{ dismissSuggestion: object }>(service.url, dismiss, {
    claim: other,
    other: claim,
  });
  expect(dismissSuggestion).toMatchObject({
    created: true,
    dismissal: { reason: "different years", type: "CONTRADICTS", claim: { id: claim }, other: { id: other } },
  });
  const contradicting = { claim, type: "CONTRADICTS" };
  expect(await ask(service.url, suggestions, contradicting)).toEqual({ claimSuggestions: [] });
  const listed = await ask(service.url, "{ dismissedSuggestions { totalCount nodes { reason } } }");
  expect(listed).toEqual({ dismissedSuggestions: { totalCount: 1, nodes: [{ reason: "different years" }] } });

  const pair = `claim: "${claim}", other: "${other}", type: CONTRADICTS`;
  const undone = await ask(service.url, `mutation { undismissSuggestion(${pair}) { removed } }`);
  expect(undone).toEqual({ undismissSuggestion: { removed: true } });
  const confirmed = await ask(
    service.url,
    `mutation { confirmSuggestion(${pair}, note: "same year") { created relation { type note suggested madeBy } } }`,
  );
  expect(confirmed).toMatchObject({
    confirmSuggestion: { created: true, relation: { type: "CONTRADICTS", note: "same year", suggested: false } },
  });
  expect(await ask(service.url, suggestions, { claim })).toEqual({ claimSuggestions: [] });
});

test("what is asked wrongly is refused by name", async () => {
  const codeOf = async (variables: object): Promise<string | undefined> =>
    (await post(service.url, suggestions, variables)).errors?.[0]?.extensions.code;
  const gone = Buffer.from("Claim:999999").toString("base64url");
  expect(await codeOf({ claim: gone })).toBe("NOT_FOUND");
  expect(await codeOf({ claim: "x" })).toBe("BAD_INPUT");
  expect(await codeOf({ claim: gone, first: 101 })).toBe("LIMIT_EXCEEDED");
});
