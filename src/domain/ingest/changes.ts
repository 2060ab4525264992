/** What a commit has to write: the records that its calls left behind, against what was read. */
import { sameArticle, sameClaim, sameUnseen } from "./differences.ts";
import {
  type ArticleState,
  type ClaimState,
  type EntityState,
  type Layer,
  noInputs,
  type PublisherState,
  type State,
} from "./state.ts";

export interface Change<Row> {
  readonly before: Row;
  readonly after: Row;
}

export interface Changed<Row> {
  /** in the order in which they were made; their ids are negative */
  readonly created: readonly Row[];
  readonly changed: readonly Change<Row>[];
}

export interface Changes {
  readonly publishers: Changed<PublisherState>;
  readonly entities: Changed<EntityState>;
  readonly articles: Changed<ArticleState>;
  /** articles of which only `fetchedAt` moved: stored, so that an older reading is known as STALE, but no change to anyone */
  readonly readAgain: readonly ArticleState[];
  /** articles of which other inputs are known as applied now */
  readonly inputs: readonly (Change<ArticleState["inputs"]> & { readonly article: bigint })[];
  readonly claims: Changed<ClaimState>;
  /** claims of which only what nobody sees moved: stored for the next change, but no change to anyone */
  readonly unseen: readonly ClaimState[];
  /** the article of a claim, as this commit leaves it */
  articleOf(claim: ClaimState): ArticleState;
}

interface Row {
  readonly id: bigint;
}

const inOrder = <R extends Row>(rows: R[]): R[] => rows.sort((a, b) => (a.id > b.id ? -1 : 1));

const compare = <R extends Row>(
  pairs: Iterable<readonly [R, R | undefined]>,
  same: (before: R, after: R) => boolean,
): Changed<R> & { readonly same: readonly Change<R>[] } => {
  const created: R[] = [];
  const changed: Change<R>[] = [];
  const alike: Change<R>[] = [];
  for (const [after, before] of pairs) {
    if (before === undefined) created.push(after);
    else if (same(before, after)) alike.push({ before, after });
    else changed.push({ before, after });
  }
  return { created: inOrder(created), changed, same: alike };
};

const layerPairs = function* <Key, R extends Row>(
  before: Layer<Key, R>,
  after: Layer<Key, R>,
): Generator<readonly [R, R | undefined]> {
  for (const [key, row] of after.entries()) yield [row, before.get(key)];
};

function* claimPairs(before: State, after: State): Generator<readonly [ClaimState, ClaimState | undefined]> {
  for (const [article, claims] of after.claims.entries()) {
    const known = new Map((before.claims.get(article) ?? []).map((claim) => [claim.id, claim]));
    for (const claim of claims) {
      const old = known.get(claim.id);
      if (old !== claim) yield [claim, old];
    }
  }
}

/** Records in `after` are there because something was added to them, so each is a change. */
const never = (): boolean => false;

/** `after` is the layer right above `before`. */
export const changesBetween = (before: State, after: State): Changes => {
  const articles = compare(layerPairs(before.articles, after.articles), sameArticle);
  const claims = compare(claimPairs(before, after), sameClaim);
  let articlesById: ReadonlyMap<bigint, ArticleState> | undefined;
  return {
    publishers: compare(layerPairs(before.publishers, after.publishers), never),
    entities: compare(layerPairs(before.entities, after.entities), never),
    articles,
    readAgain: articles.same.filter((row) => row.before.fetchedAt !== row.after.fetchedAt).map(({ after: row }) => row),
    inputs: [...layerPairs(before.articles, after.articles)].flatMap(([row, stored]) =>
      stored?.inputs === row.inputs ? [] : { article: row.id, before: stored?.inputs ?? noInputs, after: row.inputs },
    ),
    claims,
    unseen: claims.same.filter((row) => !sameUnseen(row.before, row.after)).map(({ after: row }) => row),
    articleOf: ({ articleId }) => {
      articlesById ??= new Map([...after.articles.entries()].map(([, article]) => [article.id, article]));
      const article = articlesById.get(articleId);
      if (!article) throw new Error(`claims of article ${articleId} changed without it`);
      return article;
    },
  };
};
