/** A scraper in twenty lines: `CLAIMWIRE_KEY=… node examples/scraper.ts`. Sending again is always safe; every article gets an answer of its own. */
import { readFile } from "node:fs/promises";
// Made from schema.graphql by `npm run codegen`. Types alone: this file runs without them, but no wrong field compiles.
import type { IngestAnArticleMutation, IngestAnArticleMutationVariables } from "./typed-client/generated/graphql.ts";

const service = process.env["CLAIMWIRE_URL"] ?? "http://127.0.0.1:4000/graphql";
const query = await readFile(new URL("./operations/ingest-an-article.graphql", import.meta.url), "utf8");
const body = "Skylark Freight opened a drone depot in Ostrava on Friday.";
const article: IngestAnArticleMutationVariables["input"]["articles"][number] = {
  uri: "https://harbourledger.example/scraped/depot",
  language: "en",
  publisher: { name: "The Harbour Ledger", domain: "harbourledger.example" },
  body,
  entities: [{ key: "skylark", kind: "ORGANIZATION", name: "Skylark Freight" }],
  claims: [{ key: "depot", text: body, quote: { text: body }, entities: [{ entity: "skylark", role: "SUBJECT" }] }],
};
const response = await fetch(service, {
  method: "POST",
  headers: { "content-type": "application/json", authorization: `Bearer ${process.env["CLAIMWIRE_KEY"]}` },
  body: JSON.stringify({ query, variables: { input: { articles: [article] } } }),
});
const answer: { data?: IngestAnArticleMutation; errors?: { message: string }[] } = await response.json();
if (!answer.data) throw new Error(answer.errors?.[0]?.message ?? `status ${response.status}`);
for (const { status, errors } of answer.data.ingestArticles.results)
  process.stdout.write(`${status} ${JSON.stringify(errors)}\n`);
