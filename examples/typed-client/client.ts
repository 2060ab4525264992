/**
 * A client whose variables and answers are typed by the operation: `npm run codegen`, then `node examples/typed-client/client.ts`.
 * A field that the schema lacks does not compile. urql and Apollo Client take the same documents.
 */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { SearchDocument } from "./generated/graphql.ts";

const url = process.env["CLAIMWIRE_URL"] ?? "http://127.0.0.1:4000/graphql";

const ask = async <Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: readonly { message: string }[] };
  if (!data) throw new Error(errors?.map(({ message }) => message).join("; ") ?? `status ${response.status}`);
  return data;
};

const { claims } = await ask(SearchDocument, { since: "2025-01-01T00:00:00Z" });
for (const { text, confidence, article } of claims?.nodes ?? [])
  process.stdout.write(`${confidence?.toFixed(2) ?? "?"}  ${text}  (${article.title ?? "no title"})\n`);
