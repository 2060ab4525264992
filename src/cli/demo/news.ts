/** The demo's news: invented outlets, companies and events, so that nobody real is said to have done anything. */
import { readFileSync } from "node:fs";
import type { Article } from "../ingest/sources.ts";

/** What the replay reads of an article; the rest is passed on. */
export interface DemoArticle extends Article {
  readonly uri: string;
  readonly title: string;
  readonly publisher: { readonly name: string };
  readonly claims: readonly Readonly<Record<string, unknown>>[];
}

export interface News {
  readonly articles: readonly DemoArticle[];
  /** edges between claims, as lines of `ingest` */
  readonly relations: readonly Article[];
  /** later versions of some of the articles: one figure is put right, one claim is dropped */
  readonly corrections: readonly DemoArticle[];
  /** edges that are there once the corrections are */
  readonly agreements: readonly Article[];
}

interface NewsFile extends Partial<Relations> {
  readonly input: { readonly articles: readonly DemoArticle[] };
}
interface Relations {
  readonly relations: readonly Article[];
}

const readJson = <Content>(name: string): Content =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")) as Content;

export const readNews = (): News => {
  const news = readJson<NewsFile>("news.json");
  return {
    articles: news.input.articles,
    relations: news.relations ?? [],
    corrections: readJson<NewsFile>("corrections.json").input.articles,
    agreements: readJson<Relations>("agreements.json").relations,
  };
};

/** The same news once more as other articles: every uri gets an ending, citations of one another included. */
export const editionOf = (news: News, ending: string): News => {
  const uris = new Set(news.articles.map(({ uri }) => uri));
  // A reviver sees every value of the tree, so a uri is found wherever it stands.
  const rename = <Value>(value: Value): Value =>
    JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
      typeof inner === "string" && uris.has(inner) ? `${inner}/${ending}` : inner,
    ) as Value;
  return rename(news);
};
