/**
 * `claimwire export`: everything that stands, as NDJSON that `claimwire ingest` accepts. It holds one page at a time. Only ACTIVE claims are
 * in it, as an ingest cannot say that a claim was retracted; names of publishers beside the first, merges, and entities that no claim
 * names are not either.
 */
import { findService } from "../client/credentials.ts";
import { askPatiently, greet, type Patience, type Service } from "../client/service.ts";
import { openFileSink, openSink, type Sink } from "../client/sink.ts";
import { interruption, type Terminal } from "../client/terminal.ts";
import { articleLines, relationLine } from "./lines.ts";
import {
  type ArticleNode,
  articlesPage,
  type ClaimNode,
  moreClaims,
  moreRelations,
  type Page,
  type RelationNode,
  relationsPage,
} from "./operations.ts";

interface Counts {
  articles: number;
  claims: number;
  relations: number;
  /** articles whose body may not be read, and which could not be ingested without it */
  bodiless: number;
}

type Ask = <Data>(document: string, variables: object) => Promise<Data>;

/** Pages of one connection, until it ends. */
async function* walk<Node>(read: (after: string | null) => Promise<Page<Node> | null>): AsyncGenerator<Node> {
  for (let after: string | null = null; ; ) {
    const page = await read(after);
    if (!page) return;
    yield* page.nodes;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
}

const claimsOf = async (ask: Ask, { uri, claims }: ArticleNode): Promise<ClaimNode[]> => {
  const all = [...claims.nodes];
  for (let page = claims; page.pageInfo.hasNextPage; ) {
    const { article }: { article: { claims: Page<ClaimNode> } | null } = await ask(moreClaims, {
      uri,
      after: page.pageInfo.endCursor,
    });
    if (!article) break;
    page = article.claims;
    all.push(...page.nodes);
  }
  return all;
};

type Related = { readonly id: string; readonly relations: Page<RelationNode> };

async function* relationsOf(ask: Ask, { id, relations }: Related): AsyncGenerator<RelationNode> {
  yield* relations.nodes;
  for (let page = relations; page.pageInfo.hasNextPage; ) {
    const { claim }: { claim: Related | null } = await ask(moreRelations, { id, after: page.pageInfo.endCursor });
    if (!claim) return;
    page = claim.relations;
    yield* page.nodes;
  }
}

async function* linesOf(ask: Ask, counts: Counts): AsyncGenerator<object, void, undefined> {
  const articles = walk<ArticleNode>(
    async (after) => (await ask<{ articles: Page<ArticleNode> | null }>(articlesPage, { after })).articles,
  );
  for await (const article of articles) {
    if (article.body === null) {
      counts.bodiless += 1;
      continue;
    }
    const claims = await claimsOf(ask, article);
    counts.articles += 1;
    counts.claims += claims.length;
    yield* articleLines(article, claims);
  }
  const related = walk<Related>(
    async (after) => (await ask<{ claims: Page<Related> | null }>(relationsPage, { after })).claims,
  );
  for await (const claim of related)
    for await (const relation of relationsOf(ask, claim)) {
      // Both ends show the edge; it is written where it starts.
      if (relation.from.id !== claim.id || relation.to.status !== "ACTIVE") continue;
      counts.relations += 1;
      yield relationLine(relation);
    }
}

const openOutput = async (path: string | null, { output }: Terminal, signal: AbortSignal): Promise<Sink> =>
  path === null ? openSink(output, "standard output", signal) : openFileSink(path);

const openAsk =
  (service: Service, patience: Patience): Ask =>
  (document, variables) =>
    askPatiently(service, document, variables, patience);

/** `path` null: standard output. Gives the exit code. */
export const runExport = async (path: string | null, terminal: Terminal): Promise<number> => {
  const service = await findService(terminal.environment);
  await greet(service, "{ __typename }");
  const { signal, release } = interruption();
  const note = (message: string): void => void terminal.notes.write(`${message}\n`);
  const counts: Counts = { articles: 0, claims: 0, relations: 0, bodiless: 0 };
  const output = await openOutput(path, terminal, signal);
  try {
    for await (const line of linesOf(openAsk(service, { signal, note }), counts)) {
      signal.throwIfAborted();
      await output.write(`${JSON.stringify(line)}\n`);
    }
  } catch (fault) {
    if (!signal.aborted) throw fault;
    note("Stopped: the export is not whole.");
  } finally {
    release();
  }
  await output.close();
  note(`${counts.articles} articles, ${counts.claims} claims, ${counts.relations} relations`);
  if (counts.bodiless > 0) note(`${counts.bodiless} articles were left out: their text may not be read`);
  return signal.aborted ? 1 : 0;
};
