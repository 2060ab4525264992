/** What stands where there is nothing to show, or where something went wrong: what it is, and what to do. */
import type { ReactNode } from "react";
import { useApi, useStore } from "../connection/api.ts";
import { Link } from "../router.tsx";
import type { Fault } from "./fault.ts";

interface MessageProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly tone?: "plain" | "bad";
  /** it is all that the view has to say, and its heading the view's own */
  readonly isView?: boolean;
}

export const Message = ({ title, children, tone = "plain", isView = false }: MessageProps) => (
  <div className={`message message-${tone}`} role={tone === "bad" ? "alert" : undefined}>
    {isView ? <h1>{title}</h1> : <h2>{title}</h2>}
    {children}
  </div>
);

/** Of faults that another key mends: what they are called, and what to do. */
const aboutKeys: Readonly<Record<string, { readonly title: string; readonly advice: string }>> = {
  UNAUTHENTICATED: {
    title: "A key is needed",
    advice: "The service shows this to those who have a key for it. Whoever runs the service gives you one.",
  },
  FORBIDDEN: {
    title: "The key does not open this",
    advice: "The key that is in use may do other things. Ask whoever runs the service for one that may do this.",
  },
};

/** What an address of the page can have wrong. */
const addressFaults = new Set(["BAD_INPUT", "FILTER_INVALID", "NOT_FOUND"]);

const unknownKey = {
  title: "The key is not accepted",
  advice: "It may be mistyped, over or revoked. Enter another, or forget it: what is open to everyone shows without.",
};

interface FaultMessageProps {
  readonly fault: Fault;
  readonly onRetry?: () => void;
  readonly isView?: boolean;
}

/** A fault with its way out. */
export const FaultMessage = ({ fault, onRetry, isView = false }: FaultMessageProps) => {
  const isKeyed = useStore(useApi().key) !== "";
  const key = fault.code === "UNAUTHENTICATED" && isKeyed ? unknownKey : aboutKeys[fault.code];
  if (key)
    return (
      <Message title={key.title} tone="bad" isView={isView}>
        <p>{key.advice}</p>
        <p className="line">
          <Link className="button" to="/key">
            Enter a key
          </Link>
        </p>
        <p>
          <small>{fault.message}</small>
        </p>
      </Message>
    );
  if (addressFaults.has(fault.code))
    return (
      <Message title="This address leads nowhere" tone="bad" isView={isView}>
        <p>Part of it may have been lost as it was copied.</p>
        <p>
          <Link className="button" to="/">
            Go to the wire
          </Link>
        </p>
        <p>
          <small>{fault.message}</small>
        </p>
      </Message>
    );
  return (
    <Message
      title={fault.code === "NETWORK" ? "The service does not answer" : "This could not be read"}
      tone="bad"
      isView={isView}
    >
      <p>{fault.code === "NETWORK" ? "It is tried again by itself." : fault.message}</p>
      {onRetry && (
        <p>
          <button type="button" onClick={onRetry}>
            Try again
          </button>
        </p>
      )}
    </Message>
  );
};
