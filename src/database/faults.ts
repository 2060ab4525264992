/**
 * What the driver throws, in words that a client can act on: too slow, or not now. Everything else passes through and is masked
 * further up, for it is a fault of ours.
 */
import { RequestError } from "../terms/errors.ts";

const slow =
  "The answer took too long to compute. Narrow the filter: name an entity, a publisher or a span of time, or search by whole words (`matches`) or by three letters and more. Or ask for less: no totalCount, fewer lists at once.";
const busy = "The database cannot serve this just now. Try again in a moment.";

const told: Readonly<Record<string, RequestError["code"]>> = {
  "57014": "TIMEOUT", // statement_timeout
  "55P03": "OVERLOADED", // lock_timeout
  "25P03": "OVERLOADED", // idle_in_transaction_session_timeout
  "40001": "OVERLOADED", // serialization failure
  "40P01": "OVERLOADED", // deadlock
  "53100": "OVERLOADED", // disk full
  "53200": "OVERLOADED", // out of memory
  "53300": "OVERLOADED", // too many connections
  "57P01": "OVERLOADED", // terminated by an administrator
  "57P02": "OVERLOADED", // crash of the server
  "57P03": "OVERLOADED", // the server is starting
  "25006": "OVERLOADED", // read-only: a failover is going on
  "08000": "OVERLOADED", // the connection failed, in one way or another
  "08001": "OVERLOADED",
  "08003": "OVERLOADED",
  "08004": "OVERLOADED",
  "08006": "OVERLOADED",
  "08007": "OVERLOADED",
  ECONNABORTED: "OVERLOADED",
  ECONNREFUSED: "OVERLOADED",
  ECONNRESET: "OVERLOADED",
  EHOSTUNREACH: "OVERLOADED",
  ENETUNREACH: "OVERLOADED",
  ENOENT: "OVERLOADED", // a Unix socket that is not there while its server is not
  ENOTFOUND: "OVERLOADED",
  EAI_AGAIN: "OVERLOADED",
  EPIPE: "OVERLOADED",
  ETIMEDOUT: "OVERLOADED",
};

/** The driver's own faults carry no code, only these texts; Prisma puts lines of its own before them. */
const lostConnection =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Query read timeout)/m;

/** What Prisma's adapter makes of a connection that is not there. */
const lostKinds = new Set(["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout", "TooManyConnections"]);

/**
 * All that PgBouncer says of itself comes under this code, as FATAL: its server crashed or cannot be reached, its queue is too long,
 * it is shutting down. PostgreSQL's own, of a message that it cannot read, is an ERROR, and a fault of ours.
 */
const poolerCode = "08P01";

interface DriverFault {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly kind?: unknown;
  readonly severity?: unknown;
}

/** The driver's fault: Prisma keeps it within its own. */
const driverFaultOf = (fault: Error): DriverFault => {
  const { meta } = fault as { meta?: { driverAdapterError?: { cause?: DriverFault } } };
  return meta?.driverAdapterError?.cause ?? (fault as DriverFault);
};

export const toRequestError = (fault: unknown): unknown => {
  if (!(fault instanceof Error)) return fault;
  const { code, originalCode = code, kind, severity } = driverFaultOf(fault);
  const isOfPooler = originalCode === poolerCode && severity === "FATAL";
  const isLost = isOfPooler || lostKinds.has(String(kind)) || lostConnection.test(fault.message);
  const known = told[String(originalCode)] ?? (isLost ? "OVERLOADED" : undefined);
  if (!known) return fault;
  const message = known === "TIMEOUT" ? slow : busy;
  return Object.assign(new RequestError(known, message), { cause: fault });
};

/** The database could not serve it now, or not in time: the same may succeed later. */
export const isTransient = (fault: unknown): fault is RequestError =>
  fault instanceof RequestError && (fault.code === "OVERLOADED" || fault.code === "TIMEOUT");

/** COMMIT was sent, and the connection was lost before its answer: the transaction may stand or not. */
export class CommitLostError extends RequestError {
  constructor(cause: unknown) {
    super(
      "OVERLOADED",
      "The database went away while it stored this, so it may be stored or not. Look, or send the same again: an ingest is not stored twice.",
      { stored: "UNKNOWN" },
    );
    this.cause = cause;
  }
}

/**
 * What is told of a COMMIT that failed. Only a statement's ERROR says that nothing of the transaction stands; a server whose messages
 * are in another language says it in other letters, and is then asked once more.
 */
export const toCommitError = (fault: unknown): unknown => {
  const isAnswered = fault instanceof Error && driverFaultOf(fault).severity === "ERROR";
  return isAnswered ? toRequestError(fault) : new CommitLostError(fault);
};
