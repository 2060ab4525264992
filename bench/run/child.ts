/**
 * Everything that is measured runs in a process of its own, and so does the load. Parent and child talk by IPC: one question, one
 * answer. A child ends when its parent is gone; a parent ends only children that it started.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

export interface Usage {
  /** user and system time of the process since it began */
  readonly cpuMs: number;
  readonly residentBytes: number;
  readonly atMs: number;
}

export interface Child {
  ask<Answer>(question: string, payload?: unknown): Promise<Answer>;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

interface Question {
  readonly number: number;
  readonly question: string;
  readonly payload: unknown;
}
type Reply = { readonly number: number; readonly answer?: unknown; readonly fault?: string };

const startLimitMs = 120_000;
const answerLimitMs = 300_000;
const stopLimitMs = 15_000;

const usageOf = (): Usage => {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, residentBytes: process.memoryUsage.rss(), atMs: performance.now() };
};

/** The child's side: answers questions until told to stop. `close` ends what the child holds open. */
export const answerParent = (
  answers: Readonly<Record<string, (payload: never) => unknown>>,
  close: () => unknown = () => undefined,
): void => {
  const known: Readonly<Record<string, (payload: never) => unknown>> = { usage: usageOf, ...answers };
  process.on("message", async ({ number, question, payload }: Question) => {
    try {
      const answer = known[question];
      if (!answer) throw new Error(`nobody answers ${question}`);
      process.send?.({ number, answer: await answer(payload as never) });
    } catch (fault) {
      process.send?.({ number, fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) });
    }
  });
  process.on("disconnect", async () => {
    await close();
    process.exit();
  });
  process.on("SIGINT", () => undefined); // Ctrl-C reaches the parent as well, which then lets go of its children
  process.send?.({ number: 0 });
};

const within = async <Answer>(promise: Promise<Answer>, limitMs: number, what: string): Promise<Answer> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

export interface ChildOptions {
  readonly args?: readonly string[];
  /** for Node itself, before the script */
  readonly nodeArgs?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a script that calls `answerParent`, and waits until it has. Its complaints go to our standard error. */
export const startChild = async (name: string, script: URL, options: ChildOptions = {}): Promise<Child> => {
  const child = fork(script, options.args ?? [], {
    env: { ...process.env, NODE_ENV: "production", ...options.environment },
    execArgv: [...(options.nodeArgs ?? [])],
    stdio: ["ignore", "ignore", 2, "ipc"],
    serialization: "advanced",
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  const replyTo = (number: number): Promise<Reply> => new Promise((resolve) => waiting.set(number, resolve));
  const ready = replyTo(0);
  child.on("message", (reply: Reply) => {
    waiting.get(reply.number)?.(reply);
    waiting.delete(reply.number);
  });
  const ended = new Promise<never>((_, reject) => {
    child.once("exit", (code, signal) => reject(new Error(`${name} ended (${signal ?? code})`)));
    child.once("error", reject);
  });
  ended.catch(() => undefined);
  await within(Promise.race([ready, ended]), startLimitMs, `starting ${name}`);
  const ask = async <Answer>(question: string, payload?: unknown): Promise<Answer> => {
    const number = ++last;
    const reply = replyTo(number);
    child.send({ number, question, payload } satisfies Question);
    const { answer, fault } = await within(Promise.race([reply, ended]), answerLimitMs, `${name}: ${question}`);
    if (fault) throw new Error(`${name}: ${question}: ${fault}`);
    return answer as Answer;
  };
  return {
    ask,
    usage: () => ask<Usage>("usage"),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.disconnect();
      await within(gone, stopLimitMs, `stopping ${name}`).catch(() => child.kill("SIGKILL"));
    },
  };
};
