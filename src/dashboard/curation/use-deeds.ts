/** What a curator can do, each as one call that knows its way back. */
import { useMemo } from "react";
import type { TypedDocumentNode } from "urql";
import { useApi } from "../connection/api.ts";
import {
  type ClaimRelationType,
  type ClaimSuggestionType,
  ConfirmDocument,
  DismissDocument,
  MergeEntityDocument,
  MergePublisherDocument,
  RelateDocument,
  RestoreDocument,
  RetractDocument,
  UndismissDocument,
  UnmergeEntityDocument,
  UnmergePublisherDocument,
  UnrelateDocument,
} from "../generated/graphql.ts";
import { answered } from "../parts/fault.ts";
import type { Deed } from "./curation.tsx";

export interface Pair {
  readonly claim: string;
  readonly other: string;
  readonly type: ClaimSuggestionType;
}

export interface Edge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly type: ClaimRelationType;
  readonly note: string | null;
}

export const useDeeds = () => {
  const { client } = useApi();
  return useMemo(() => {
    const run = <Data, Variables extends object>(document: TypedDocumentNode<Data, Variables>, variables: Variables) =>
      answered(client.mutation(document, variables));
    const undoOf = (edge: { readonly created: boolean; readonly relation: { readonly id: string } }) => () =>
      edge.created ? run(UnrelateDocument, { id: edge.relation.id }) : Promise.resolve(null);
    return {
      retract: async (id: string, reason: string): Promise<Deed> => {
        await run(RetractDocument, { id, reason });
        return {
          text: "The claim is retracted.",
          undo: () => run(RestoreDocument, { id, reason: "the retraction was undone" }),
        };
      },
      restore: async (id: string, reason: string): Promise<Deed> => {
        await run(RestoreDocument, { id, reason });
        return {
          text: "The claim counts again.",
          undo: () => run(RetractDocument, { id, reason: "the restoration was undone" }),
        };
      },
      relate: async (from: string, to: string, type: ClaimRelationType): Promise<Deed> => {
        const { relateClaims } = await run(RelateDocument, { input: { from, to, type } });
        return {
          text: relateClaims.created ? "The claims are related." : "They were related so already.",
          undo: undoOf(relateClaims),
        };
      },
      unrelate: async ({ id, from, to, type, note }: Edge): Promise<Deed> => {
        await run(UnrelateDocument, { id });
        return {
          text: "The relation is taken away.",
          undo: () => run(RelateDocument, { input: { from, to, type, ...(note === null ? {} : { note }) } }),
        };
      },
      confirm: async (pair: Pair): Promise<Deed> => {
        const { confirmSuggestion } = await run(ConfirmDocument, pair);
        return { text: "The suggestion is confirmed.", undo: undoOf(confirmSuggestion) };
      },
      dismiss: async (pair: Pair): Promise<Deed> => {
        await run(DismissDocument, pair);
        return { text: "The suggestion is dismissed.", undo: () => run(UndismissDocument, pair) };
      },
      mergeEntity: async (from: string, into: string): Promise<Deed> => {
        await run(MergeEntityDocument, { from, into });
        return { text: "The entities are merged.", undo: () => run(UnmergeEntityDocument, { id: from }) };
      },
      unmergeEntity: async (id: string, into: string): Promise<Deed> => {
        await run(UnmergeEntityDocument, { id });
        return {
          text: "The entity stands for itself again.",
          undo: () => run(MergeEntityDocument, { from: id, into }),
        };
      },
      mergePublisher: async (from: string, into: string): Promise<Deed> => {
        await run(MergePublisherDocument, { from, into });
        return { text: "The publishers are merged.", undo: () => run(UnmergePublisherDocument, { id: from }) };
      },
      unmergePublisher: async (id: string, into: string): Promise<Deed> => {
        await run(UnmergePublisherDocument, { id });
        return {
          text: "The publisher stands for itself again.",
          undo: () => run(MergePublisherDocument, { from: id, into }),
        };
      },
    };
  }, [client]);
};
