/**
 * Which view an address means. A view's address is its own: it can be opened, shared and gone back to. The service answers each of
 * these addresses with the page (src/server/page.ts).
 */

export type Route =
  | { readonly view: "wire" }
  | { readonly view: "claim" | "entity" | "article" | "publisher"; readonly id: string }
  | { readonly view: "batches" | "key" }
  | { readonly view: "nowhere" };

const nodeViews = { claims: "claim", entities: "entity", articles: "article", publishers: "publisher" } as const;

/** What a path means. */
export const routeOf = (path: string): Route => {
  const [first = "", id = "", ...more] = path.split("/").slice(1);
  if (more.length > 0) return { view: "nowhere" };
  if (first === "" && id === "") return { view: "wire" };
  if (Object.hasOwn(nodeViews, first) && id !== "")
    return { view: nodeViews[first as keyof typeof nodeViews], id: decodeURIComponent(id) };
  if ((first === "batches" || first === "key") && id === "") return { view: first };
  return { view: "nowhere" };
};

export const claimPath = (id: string): string => `/claims/${encodeURIComponent(id)}`;
export const entityPath = (id: string): string => `/entities/${encodeURIComponent(id)}`;
export const articlePath = (id: string): string => `/articles/${encodeURIComponent(id)}`;
export const publisherPath = (id: string): string => `/publishers/${encodeURIComponent(id)}`;
