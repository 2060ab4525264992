/** A scraper in twenty lines: `node examples/scraper.ts`. Sending again is always safe; every article gets an answer of its own. */
const service = process.env["CLAIMWIRE_URL"] ?? "http://127.0.0.1:4000/graphql";
const query = `mutation ($input: IngestArticlesInput!) {
  ingestArticles(input: $input) { results { status article { uri } claims { key status } errors { path code message } } }
}`;
const body = "Skylark Freight opened a drone depot in Ostrava on Friday.";
const article = {
  uri: "https://harbourledger.example/scraped/depot",
  language: "en",
  publisher: { name: "The Harbour Ledger", domain: "harbourledger.example" },
  body,
  entities: [{ key: "skylark", kind: "ORGANIZATION", name: "Skylark Freight" }],
  claims: [{ key: "depot", text: body, quote: { text: body }, entities: [{ entity: "skylark", role: "SUBJECT" }] }],
};
const response = await fetch(service, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ query, variables: { input: { articles: [article] } } }),
});
const { data, errors } = await response.json();
if (errors) throw new Error(errors[0].message);
for (const { status, errors } of data.ingestArticles.results)
  process.stdout.write(`${status} ${JSON.stringify(errors)}\n`);
