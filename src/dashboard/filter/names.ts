/** What the ids of a filter are called: from what was chosen here, else asked of the service, as for an address that was shared. */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { type Api, useApi } from "../connection/api.ts";
import { createStore } from "../connection/store.ts";
import { NamesDocument } from "../generated/graphql.ts";
import { answered } from "../parts/fault.ts";

const known = createStore<ReadonlyMap<string, string>>(new Map());

export const rememberName = (id: string, name: string): void => {
  if (known.get().get(id) !== name) known.set(new Map(known.get()).set(id, name));
};

const asked = new Set<string>();

const ask = async ({ client }: Api, ids: readonly string[]): Promise<void> => {
  for (const id of ids) asked.add(id);
  try {
    const { nodes } = await answered(client.query(NamesDocument, { ids: [...ids] }));
    for (const [place, node] of nodes.entries()) {
      const name =
        node && ("entityName" in node ? node.entityName : "publisherName" in node ? node.publisherName : null);
      rememberName(ids[place] ?? "", name ?? "something unknown");
    }
  } catch {
    for (const id of ids) asked.delete(id);
  }
};

/** The names of these ids; an id whose name is on its way is not among them. */
export const useNames = (ids: readonly string[]): ReadonlyMap<string, string> => {
  const api = useApi();
  const names = useSyncExternalStore(known.watch, known.get);
  const missing = useMemo(() => ids.filter((id) => !names.has(id) && !asked.has(id)), [ids, names]);
  useEffect(() => {
    if (missing.length > 0) void ask(api, missing.slice(0, 100));
  }, [api, missing]);
  return names;
};
