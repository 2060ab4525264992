/** What stands where there is nothing to show, or where something went wrong: what it is, and what to do. */
import type { ReactNode } from "react";
import { Link } from "../router.tsx";
import type { Fault } from "./fault.ts";

interface MessageProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly tone?: "plain" | "bad";
}

export const Message = ({ title, children, tone = "plain" }: MessageProps) => (
  <div className={`message message-${tone}`} role={tone === "bad" ? "alert" : undefined}>
    <h2>{title}</h2>
    {children}
  </div>
);

const isAboutKeys = (code: string): boolean => code === "UNAUTHENTICATED" || code === "FORBIDDEN";

interface FaultMessageProps {
  readonly fault: Fault;
  readonly onRetry?: () => void;
}

/** A fault with its way out. */
export const FaultMessage = ({ fault, onRetry }: FaultMessageProps) => {
  if (isAboutKeys(fault.code))
    return (
      <Message title="A key is needed" tone="bad">
        <p>{fault.message}</p>
        <p>
          <Link className="button" to="/key">
            Enter a key
          </Link>
        </p>
      </Message>
    );
  return (
    <Message title={fault.code === "NETWORK" ? "The service does not answer" : "This could not be read"} tone="bad">
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
