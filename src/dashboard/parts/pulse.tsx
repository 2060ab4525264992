/** Whether the page is live: the connection's state in a word, for eye and ear. */
import { useEffect, useState } from "react";
import { useApi, useStore } from "../connection/api.ts";
import type { Connection } from "../connection/machine.ts";
import { exactTime, shortTime } from "./when.tsx";

const sayings: {
  readonly [State in Connection["state"]]: (connection: Extract<Connection, { state: State }>) => string;
} = {
  connecting: () => "Connecting",
  "catching-up": ({ heard }) => (heard === 0 ? "Catching up" : `Catching up (${heard.toLocaleString()})`),
  live: () => "Live",
  refused: () => "Key refused",
  offline: ({ sinceMs }) => `Offline since ${shortTime(new Date(sinceMs).toISOString(), Date.now())}`,
};

const say = (connection: Connection): string =>
  (sayings[connection.state] as (connection: Connection) => string)(connection);

const explanations: Readonly<Record<Connection["state"], string>> = {
  connecting: "The connection to the service is being made.",
  "catching-up": "Connected. What came meanwhile is being heard first, in order.",
  live: "Every claim is shown as it is committed.",
  refused: "The service is there, but does not take the key. Enter another under Key.",
  offline: "The service cannot be reached. It is tried again by itself, and nothing will be missed.",
};

/** Catching up passes in a moment where little was missed: what is gone before it can be read is not announced. */
const useSettled = (text: string): string => {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), 700);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
};

export const Pulse = () => {
  const { socket } = useApi();
  const connection = useStore(socket.connection);
  const announced = useSettled(connection.state === "catching-up" ? "Catching up" : say(connection));
  const explanation = explanations[connection.state];
  const title =
    connection.state === "offline"
      ? `${explanation}\nSince ${exactTime(new Date(connection.sinceMs).toISOString())}`
      : explanation;
  return (
    <>
      <span className={`pulse pulse-${connection.state}`} data-state={connection.state} title={title}>
        <span className="pulse-dot" aria-hidden="true" />
        {connection.state === "offline" ? (
          <span>
            Offline
            <span className="pulse-since">
              {" "}
              since {shortTime(new Date(connection.sinceMs).toISOString(), Date.now())}
            </span>
          </span>
        ) : (
          say(connection)
        )}
      </span>
      {connection.state === "offline" && (
        <button type="button" className="quiet" onClick={socket.hurry}>
          Try now
        </button>
      )}
      <span role="status" className="unseen">
        {announced}
      </span>
    </>
  );
};
