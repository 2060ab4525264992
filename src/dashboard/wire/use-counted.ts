/**
 * Counts that follow the wire: asked for at once when the question changes, and again some time after something happened. The more a
 * count costs the service, the longer the page waits before the next.
 */
import { useEffect, useRef, useState } from "react";
import type { TypedDocumentNode } from "urql";
import { useApi } from "../connection/api.ts";
import { answered } from "../parts/fault.ts";
import { useWire } from "./wire-provider.tsx";

const restMs = 2_000;
const restTimes = 5;

/** The newest answer, of the last question while the next is on its way; null before the first. `variables` null: nothing is asked. */
export const useCounted = <Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | null,
): Data | null => {
  const { client } = useApi();
  const { feed } = useWire();
  const [data, setData] = useState<Data | null>(null);
  const question = JSON.stringify(variables);
  const asked = useRef(variables);
  asked.current = variables;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `question` says when the variables say something else
  useEffect(() => {
    let over = false;
    let counted = feed.state.get().happened;
    let restUntilMs = 0;
    let running = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const count = async (): Promise<void> => {
      timer = undefined;
      if (asked.current === null) return;
      running = true;
      counted = feed.state.get().happened;
      const beganMs = performance.now();
      // what cannot be counted now is counted after the next event; the list says what is wrong
      const answer = await answered(client.query(document, asked.current, { requestPolicy: "network-only" })).catch(
        () => null,
      );
      if (over) return;
      running = false;
      if (answer) setData(answer);
      restUntilMs = performance.now() + Math.max(restMs, restTimes * (performance.now() - beganMs));
      plan();
    };
    const plan = (): void => {
      if (running || timer !== undefined || counted === feed.state.get().happened) return;
      timer = setTimeout(count, Math.max(0, restUntilMs - performance.now()));
    };
    void count();
    const stop = feed.state.watch(plan);
    return () => {
      over = true;
      stop();
      clearTimeout(timer);
    };
  }, [client, document, feed, question]);
  return data;
};
