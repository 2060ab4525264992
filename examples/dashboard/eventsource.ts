/**
 * The same with nothing but the browser: EventSource. Every event carries its cursor as `id:`, the browser sends the last one as
 * `Last-Event-ID` when a connection was lost, and the service resumes there. What a browser does not come back from by itself is an
 * answer that is no stream (a ticket that was used, a proxy whose service restarts): then a new EventSource goes on after the last
 * cursor.
 */
import { follow, type Heard } from "./operation.ts";

/** For a service where reading needs a key: EventSource sends no header, so each one takes a ticket (createStreamTicket). */
export type TakeTicket = () => Promise<string>;

/** `url` like http://127.0.0.1:4000/graphql. `onEnd`: it was refused, and would be again. Gives what ends it. */
export const followWithEventSource = (
  url: string,
  filter: object | null,
  start: string | null,
  onEvent: (event: Heard) => void,
  onEnd: (fault: unknown) => void = () => undefined,
  takeTicket: TakeTicket | null = null,
): (() => void) => {
  let last = start;
  let turn = 0;
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const end = (): void => {
    over = true;
    clearTimeout(timer);
    source?.close();
  };

  const addressNow = async (): Promise<URL> => {
    const address = new URL(url);
    address.searchParams.set("query", follow);
    address.searchParams.set("variables", JSON.stringify({ filter, after: last }));
    if (takeTicket) address.searchParams.set("ticket", await takeTicket());
    return address;
  };
  /** An EventSource does not say why it was closed. 400: the filter, or a cursor that is too old (begin with a page). */
  const checkRefusal = async (): Promise<void> => {
    const asking = new AbortController();
    const { signal } = asking;
    const answer = await fetch(await addressNow(), { headers: { accept: "text/event-stream" }, signal });
    if (answer.status !== 400) return asking.abort();
    const refused: unknown = await answer.json();
    if (over) return;
    end();
    onEnd(refused);
  };
  const comeBack = (): void => {
    if (over) return;
    const waitMs = Math.min(10_000, 200 * 2 ** turn++) * (0.5 + Math.random() / 2);
    timer = setTimeout(() => checkRefusal().then(open).catch(comeBack), waitMs);
  };
  const open = async (): Promise<void> => {
    const address = over ? null : await addressNow();
    if (over || !address) return;
    const opened = new EventSource(address);
    source = opened;
    opened.addEventListener("next", ({ data }) => {
      const { data: answer } = JSON.parse(data) as { data: { claimEvents: Heard } | null };
      if (!answer) return;
      onEvent(answer.claimEvents);
      last = answer.claimEvents.cursor;
      turn = 0;
    });
    // The service has said all there is: an EventSource would ask again for ever.
    opened.addEventListener("complete", () => {
      end();
      onEnd(null);
    });
    opened.addEventListener("error", () => {
      if (opened.readyState === EventSource.CLOSED) comeBack();
    });
  };
  open().catch(comeBack);
  return end;
};
