import { describe, expect, test } from "vitest";
import { editionOf, readNews } from "../../src/cli/demo/news.ts";

interface Claim {
  readonly key: string;
  readonly quote: { readonly text: string };
  readonly entities: readonly { readonly entity: string }[];
  readonly attributions?: readonly { readonly kind: string; readonly articleUri?: string }[];
}
interface Article {
  readonly uri: string;
  readonly body: string;
  readonly language: string;
  readonly publisher: { readonly domain: string };
  readonly entities: readonly { readonly key: string }[];
  readonly claims: readonly Claim[];
}

const news = readNews();
const everything = [...news.articles, ...news.corrections] as unknown as readonly Article[];

describe("the demo's news", () => {
  test.each(everything.map((article) => [article.uri, article] as const))(
    "%s quotes its own words",
    (_uri, article) => {
      for (const claim of article.claims) expect(article.body).toContain(claim.quote.text);
      const keys = new Set(article.entities.map(({ key }) => key));
      for (const { entity } of article.claims.flatMap(({ entities }) => entities)) expect(keys).toContain(entity);
    },
  );

  test("come from six outlets in four languages, none of them a real address", () => {
    expect(new Set(everything.map(({ publisher }) => publisher.domain)).size).toBe(6);
    expect(new Set(everything.map(({ language }) => language))).toEqual(new Set(["cs", "de", "en", "ja"]));
    for (const { publisher } of everything) expect(publisher.domain).toMatch(/\.example$/);
  });

  test("have anonymous sources, citations of one another, and denials", () => {
    const kinds = everything.flatMap(({ claims }) => claims.flatMap(({ attributions = [] }) => attributions));
    expect(new Set(kinds.map(({ kind }) => kind))).toContain("ANONYMOUS");
    const uris = new Set(everything.map(({ uri }) => uri));
    expect(kinds.filter(({ articleUri }) => articleUri && uris.has(articleUri)).length).toBeGreaterThan(5);
    expect(news.relations.filter(({ type }) => type === "CONTRADICTS").length).toBeGreaterThan(3);
  });

  test("make a new edition whose articles cite that edition", () => {
    const edition = editionOf(news, "edition-2");
    const text = JSON.stringify(edition);
    for (const { uri } of news.articles) {
      expect(text).toContain(`"${uri}/edition-2"`);
      expect(text).not.toContain(`"${uri}"`);
    }
    expect(edition.articles).toHaveLength(news.articles.length);
  });
});
