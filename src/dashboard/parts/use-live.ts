/** A view's answer, asked for again whenever something happens to the claims that it is about. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { TypedDocumentNode } from "urql";
import { useApi } from "../connection/api.ts";
import { type ClaimFilter, TouchedDocument } from "../generated/graphql.ts";
import { useWire } from "../wire/wire-provider.tsx";
import { answered, type Fault, faultOf } from "./fault.ts";

export interface Live<Data> {
  /** of these variables; null until it came */
  readonly data: Data | null;
  readonly fault: Fault | null;
  readonly ask: () => void;
}

/** Between two answers at least so long, however much happens. */
const restMs = 1_000;

/** `about` null: nothing is listened to. */
export const useLive = <Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  about: ClaimFilter | null,
): Live<Data> => {
  const { client } = useApi();
  const { feed } = useWire();
  const [answer, setAnswer] = useState<{ readonly question: string; readonly data: Data } | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const question = JSON.stringify(variables);
  const listened = JSON.stringify(about);
  const asked = useRef(variables);
  asked.current = variables;

  const ask = useCallback(async () => {
    try {
      const data = await answered(client.query(document, asked.current, { requestPolicy: "network-only" }));
      setAnswer({ question, data });
      setFault(null);
    } catch (error) {
      setFault(faultOf(error));
    }
  }, [client, document, question]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let askedAtMs = performance.now();
    const filter = JSON.parse(listened) as ClaimFilter | null;
    // from where the wire is now: whatever comes after that and before the answer is heard
    const after = feed.cursor();
    void ask();
    if (!filter) return undefined;
    const again = (): void => {
      timer = undefined;
      askedAtMs = performance.now();
      void ask();
    };
    const { unsubscribe } = client.subscription(TouchedDocument, { filter, after }).subscribe(({ data, error }) => {
      if (error || !data?.claimEvents.claimId) return;
      timer ??= setTimeout(again, Math.max(50, askedAtMs + restMs - performance.now()));
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [ask, client, feed, listened]);

  const data = answer?.question === question ? answer.data : null;
  return { data, fault, ask: () => void ask() };
};
