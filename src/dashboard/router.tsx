/** Links that change the address without loading the page anew, and what follows the address. */
import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from "react";

export * from "./routes.ts";

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
