/** The wire behind all views: it is followed on while a reader looks at a claim, and is where it was when they come back. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useApi, useStore } from "../connection/api.ts";
import { claimFilterOf, readFilter, type WireFilter, writeFilter } from "../filter/filter.ts";
import type { ClaimFilter } from "../generated/graphql.ts";
import { navigate, usePath, useSearch } from "../router.tsx";
import { type Feed, openFeed } from "./feed.ts";

export interface WireContextValue {
  readonly filter: WireFilter;
  /** the same in the contract's language; the same object as long as it says the same */
  readonly claimFilter: ClaimFilter | null;
  readonly feed: Feed;
  /** Changes the filter, which is to change the address. */
  change(part: Partial<WireFilter>): void;
}

const WireContext = createContext<WireContextValue | null>(null);

export const useWire = (): WireContextValue => {
  const wire = useContext(WireContext);
  if (!wire) throw new Error("there is no wire here");
  return wire;
};

/** The address's query on the wire itself; elsewhere what it was there. */
const useWireSearch = (): string => {
  const path = usePath();
  const search = useSearch();
  const last = useRef("");
  if (path === "/") last.current = search;
  return last.current;
};

export const WireProvider = ({ children }: { readonly children: ReactNode }) => {
  const api = useApi();
  const key = useStore(api.key);
  const search = useWireSearch();
  const filter = useMemo(() => readFilter(new URLSearchParams(search)), [search]);
  const asked = JSON.stringify(claimFilterOf(filter));
  const claimFilter = useMemo(() => JSON.parse(asked) as ClaimFilter | null, [asked]);
  const [feed, setFeed] = useState<Feed | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key may read other claims
  useEffect(() => {
    const opened = openFeed(api, claimFilter);
    setFeed(opened);
    return opened.stop;
  }, [api, claimFilter, key]);
  const value = useMemo(
    () =>
      feed && {
        filter,
        claimFilter,
        feed,
        change: (part: Partial<WireFilter>) => navigate(`/${writeFilter({ ...filter, ...part })}`),
      },
    [filter, claimFilter, feed],
  );
  return value && <WireContext value={value}>{children}</WireContext>;
};
