/**
 * The same with nothing but the browser: EventSource. Every event carries its cursor as `id:`, the browser sends the last one as
 * `Last-Event-ID` when it reconnects, and the service resumes there. It needs no code of ours, but for the very first start.
 */
import { follow, type Heard } from "./operation.ts";

/** `url` like http://127.0.0.1:4000/graphql. Gives what ends it. */
export const followWithEventSource = (
  url: string,
  filter: object | null,
  start: string | null,
  onEvent: (event: Heard) => void,
): (() => void) => {
  const address = new URL(url);
  address.searchParams.set("query", follow);
  address.searchParams.set("variables", JSON.stringify({ filter, after: start }));
  const source = new EventSource(address);
  source.addEventListener("next", ({ data }) => {
    const { data: answer } = JSON.parse(data) as { data: { claimEvents: Heard } | null };
    if (answer) onEvent(answer.claimEvents);
  });
  // The service has said all there is (a bad filter, say): an EventSource would ask again for ever.
  source.addEventListener("complete", () => source.close());
  return () => source.close();
};
