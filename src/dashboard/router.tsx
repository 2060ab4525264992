/**
 * Which view the address means, and links that change the address without loading the page anew. A view's address is its own: it can
 * be opened, shared and gone back to. The service answers each of these addresses with the page (src/server/page.ts).
 */
import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from "react";

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

const moved = "claimwire:moved";

/** Goes to an address of this page. `replace`: without a step to go back to. */
export const navigate = (to: string, { replace = false }: { readonly replace?: boolean } = {}): void => {
  if (to === location.pathname + location.search) return;
  const before = location.pathname;
  if (replace) history.replaceState(history.state, "", to);
  else history.pushState(null, "", to);
  window.dispatchEvent(new Event(moved));
  if (location.pathname !== before) window.scrollTo(0, 0);
};

const watch = (listener: () => void): (() => void) => {
  for (const name of ["popstate", moved]) window.addEventListener(name, listener);
  return () => {
    for (const name of ["popstate", moved]) window.removeEventListener(name, listener);
  };
};

export const usePath = (): string => useSyncExternalStore(watch, () => location.pathname);
/** The address's query with its question mark, "" where there is none. */
export const useSearch = (): string => useSyncExternalStore(watch, () => location.search);

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly to: string;
}

/** A link inside the page. A click with a modifier or another button does what it does everywhere. */
export const Link = ({ to, onClick, children, ...rest }: LinkProps) => {
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain || (rest.target && rest.target !== "_self")) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a {...rest} href={to} onClick={follow}>
      {children}
    </a>
  );
};
