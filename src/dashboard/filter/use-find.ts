/** Finds entities and publishers by the beginnings of their names. */
import { useMemo } from "react";
import { useApi } from "../connection/api.ts";
import { FindEntitiesDocument, FindPublishersDocument } from "../generated/graphql.ts";
import { answered } from "../parts/fault.ts";
import { entityKinds, nameOf } from "../words.ts";
import type { Found } from "./find.tsx";

export const useFind = () => {
  const { client } = useApi();
  return useMemo(
    () => ({
      entities: async (name: string): Promise<Found[]> => {
        const { entities } = await answered(client.query(FindEntitiesDocument, { name }));
        return (entities?.nodes ?? []).map(({ id, name: called, kind, claimCount }) => ({
          id,
          name: called,
          more: `${nameOf(entityKinds, kind)} · ${claimCount.toLocaleString()}`,
        }));
      },
      publishers: async (name: string): Promise<Found[]> => {
        const { publishers } = await answered(client.query(FindPublishersDocument, { name }));
        return (publishers?.nodes ?? []).map(({ id, name: called, domain }) => ({
          id,
          name: called,
          more: domain ?? "",
        }));
      },
    }),
    [client],
  );
};
