/**
 * A running service as a command sees it: GraphQL over HTTP, and a telling apart of "it did not get there" (send again) and
 * "it was refused" (sending again gives the same). Refuses to know what is asked.
 */
import { setTimeout as wait } from "node:timers/promises";
import { StartError } from "../../terms/errors.ts";

/** One request may take this long before it counts as lost. */
const requestTimeoutMs = 120_000;
/** Tries of one request that does not get there; the waits between them add up to about a minute. */
const lostTries = 10;
/** Tries of one request that an overloaded service puts off: it lives, so patience is longer. */
const overloadedTries = 60;
const firstWaitMs = 200;
const longestWaitMs = 15_000;

/** The request did not get there, or the service could not take it now. Sending it again is right. */
export class LostError extends Error {
  /** what the service asked for; null where it said nothing */
  readonly retryAfterMs: number | null;
  readonly overloaded: boolean;

  constructor(message: string, retryAfterMs: number | null = null, overloaded = false) {
    super(message);
    this.name = "LostError";
    this.retryAfterMs = retryAfterMs;
    this.overloaded = overloaded;
  }
}

/** The service read the request and said no. */
export class RefusedError extends Error {
  /** the error's stable code; "REFUSED" where it has none */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.name = "RefusedError";
    this.code = code;
  }
}

export interface Service {
  readonly url: string;
  /** null: it is asked without one */
  readonly key: string | null;
  /** Asks once. Throws LostError or RefusedError. */
  ask<Data>(document: string, variables?: object): Promise<Data>;
}

/** Where the service is: CLAIMWIRE_URL, else this machine's. */
export const serviceUrl = (environment: Readonly<Record<string, string | undefined>>): string => {
  const given = environment["CLAIMWIRE_URL"];
  const url = given === undefined || given === "" ? "http://127.0.0.1:4000/graphql" : given;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new StartError(
      `CLAIMWIRE_URL is ${JSON.stringify(url)}, which is no http(s) address; it should look like http://127.0.0.1:4000/graphql.`,
    );
  return url;
};

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message?: string;
    readonly extensions?: { readonly code?: string; readonly retryAfterMs?: number };
  }[];
}

const reasonOf = (fault: unknown): string => {
  const cause = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault;
  if (!(cause instanceof Error)) return String(cause);
  // One code says more than the list of addresses that were tried.
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
};

const post = async (url: string, key: string | null, body: string): Promise<Response> => {
  try {
    return await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      body,
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
  } catch (fault) {
    throw new LostError(`nothing answers at ${url} (${reasonOf(fault)})`);
  }
};

const isAnswer = (value: unknown): value is Answer =>
  typeof value === "object" && value !== null && ("data" in value || "errors" in value);

const read = async (response: Response): Promise<Answer | null> => {
  try {
    const answer: unknown = JSON.parse(await response.text());
    return isAnswer(answer) ? answer : null;
  } catch (fault) {
    if (fault instanceof SyntaxError) return null;
    throw new LostError(`the answer of ${response.url} broke off (${reasonOf(fault)})`);
  }
};

const secondsOf = (header: string | null): number | null =>
  header !== null && /^\d+$/.test(header) ? Number(header) * 1000 : null;

/** What to do about a key that is missing or not enough. */
const keyAdvice: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: " Set CLAIMWIRE_KEY, or CLAIMWIRE_DATA to the service's data folder, whose key file is read.",
  FORBIDDEN: " Set CLAIMWIRE_KEY to a key that may; `claimwire keys create` makes one.",
};

const adviceOn = (code: string | undefined, hint: string): string => {
  const advice = keyAdvice[code ?? ""];
  if (advice === undefined) return "";
  return hint === "" ? advice : ` ${hint}${advice}`;
};

const judge = (url: string, response: Response, answer: Answer | null, hint: string): unknown => {
  const fault = answer?.errors?.[0];
  const code = fault?.extensions?.code;
  if (code === "OVERLOADED" || response.status === 429)
    throw new LostError(
      fault?.message ?? "the service is overloaded",
      fault?.extensions?.retryAfterMs ?? secondsOf(response.headers.get("retry-after")),
      true,
    );
  if (code === "TIMEOUT") throw new LostError(fault?.message ?? "the service took too long");
  if (fault)
    throw new RefusedError(`${fault.message ?? "refused without a word"}${adviceOn(code, hint)}`, code ?? "REFUSED");
  // A proxy in front may have a limit of its own, and no words for it.
  if (response.status === 413) throw new RefusedError("the request is too large", "LIMIT_EXCEEDED");
  if ([502, 503, 504].includes(response.status))
    throw new LostError(`${url} answers ${response.status}`, secondsOf(response.headers.get("retry-after")));
  if (answer?.data === undefined || answer.data === null)
    throw new StartError(
      `${url} answers ${response.status}, but not as a GraphQL service; set CLAIMWIRE_URL to its address.`,
    );
  return answer.data;
};

/** `hint`: what is known of a key that is missing. */
export const openService = (url: string, key: string | null = null, hint = ""): Service => ({
  url,
  key,
  async ask<Data>(document: string, variables: object = {}): Promise<Data> {
    const response = await post(url, key, JSON.stringify({ query: document, variables }));
    // The shape is what the document asks for, by the schema that the service holds.
    return judge(url, response, await read(response), hint) as Data;
  },
});

/** Exponential, with full jitter, so that many scrapers do not come back at one moment. */
export const waitMs = (turn: number, chance: number = Math.random()): number =>
  Math.round(Math.min(longestWaitMs, firstWaitMs * 2 ** turn) * (0.5 + chance / 2));

export interface Patience {
  /** told before each wait */
  note(message: string): void;
  readonly signal: AbortSignal;
}

/** How long to wait after the try numbered `turn` (from 0) got lost. Throws where patience is at its end. */
const pauseAfter = (fault: LostError, turn: number): number => {
  if (turn + 1 >= (fault.overloaded ? overloadedTries : lostTries))
    throw new StartError(
      `${fault.message}; gave up after ${turn + 1} tries. Sending everything again is safe: what is stored stays one.`,
    );
  return fault.retryAfterMs === null ? waitMs(turn) : fault.retryAfterMs + waitMs(0);
};

/** Asks again while the request gets lost, then throws a StartError with the last reason. */
export const askPatiently = async <Data>(
  service: Service,
  document: string,
  variables: object,
  patience: Patience,
): Promise<Data> => {
  for (let turn = 0; ; turn += 1) {
    try {
      return await service.ask<Data>(document, variables);
    } catch (fault) {
      if (!(fault instanceof LostError)) throw fault;
      const pause = pauseAfter(fault, turn);
      patience.note(`${fault.message}; trying again in ${(pause / 1000).toFixed(1)} s`);
      await wait(pause, undefined, { signal: patience.signal });
    }
  }
};

/** Asks once at the start of a command: where nothing is there at all, waiting would only hide it. */
export const greet = async <Data>(service: Service, document: string, variables: object = {}): Promise<Data> => {
  try {
    return await service.ask<Data>(document, variables);
  } catch (fault) {
    if (fault instanceof LostError && !fault.overloaded)
      throw new StartError(
        `${fault.message}; start the service with \`npm start\`, or set CLAIMWIRE_URL to its address.`,
      );
    throw fault;
  }
};
