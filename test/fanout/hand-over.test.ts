import fc from "fast-check";
import { expect, test } from "vitest";
import { type LogAccess, openFanout } from "../../src/fanout/create.ts";
import type { EventStream, Fanout, WireEvent } from "../../src/fanout/fanout.ts";
import { inLanguage, simpleLanguage } from "./language.ts";
import { createModelLog, eventText, type Language, type ModelLog } from "./model-log.ts";
import { cursorOf } from "./world.ts";

type Action =
  | { readonly do: "append"; readonly claim: bigint; readonly language: Language }
  | { readonly do: "wake" }
  | { readonly do: "subscribe"; readonly language: Language; readonly resume: boolean }
  | { readonly do: "drop" };
const language = fc.constantFrom<Language>("en", "cs");
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("append" as const),
      claim: fc.bigInt({ min: 1n, max: 4n }),
      language,
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: "wake" as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("subscribe" as const), language, resume: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: "drop" as const }) },
);

/** How a client keeps its cursor; all but "after each event" are faults. */
type Bookkeeping = "after each event" | "before each event" | "never" | "one behind";

interface Client {
  readonly language: Language;
  /** where it began; known from READY where it had no cursor */
  start: bigint | null;
  cursor: string | null;
  readonly heard: string[];
  stream: EventStream | null;
}

const note = (client: Client, event: WireEvent, how: Bookkeeping): void => {
  if (event.kind === "READY") client.start ??= event.position.seq;
  const { epoch, seq } = event.position;
  if (how === "after each event" || client.cursor === null) client.cursor = cursorOf(event);
  if (how === "before each event") client.cursor = cursorOf(event);
  if (how === "one behind") client.cursor = cursorOf({ ...event, position: { epoch, seq: seq - 1n } });
};

interface World {
  readonly log: ModelLog;
  readonly fanout: Fanout;
  readonly pause: () => Promise<void>;
  readonly how: Bookkeeping;
}

/** Takes events until its stream ends. With the fault it notes the cursor first and may be cut off before it has the event. */
const follow = async ({ pause, how }: World, client: Client, stream: EventStream): Promise<void> => {
  for (;;) {
    await pause();
    const { value, done } = await stream.next();
    if (done) return;
    if (how === "before each event") {
      note(client, value, how);
      await pause();
      if (client.stream !== stream) return;
    }
    if (value.claimId !== null) client.heard.push(eventText(value.kind, value.claimId, value.position.seq));
    note(client, value, how);
  }
};

const connect = async (world: World, client: Client): Promise<void> => {
  const stream = await world.fanout.subscribe({ where: inLanguage(client.language), after: client.cursor });
  client.stream = stream;
  void follow(world, client, stream);
};

/** Cuts a client off and lets it come back with its cursor. */
const reconnect = async (world: World, client: Client): Promise<void> => {
  const { stream } = client;
  client.stream = null;
  await stream?.return();
  await connect(world, client);
};

const perform = async (world: World, clients: Client[], { ...action }: Action): Promise<void> => {
  const last = clients.at(-1);
  if (action.do === "append") world.log.append(action.claim, action.language);
  else if (action.do === "wake") world.log.wake();
  else if (action.do === "drop") {
    if (last?.stream) await reconnect(world, last);
  } else if (action.resume && last?.stream) await reconnect(world, last);
  else {
    const client: Client = { language: action.language, start: null, cursor: null, heard: [], stream: null };
    clients.unshift(client);
    await connect(world, client);
  }
};

interface Faults {
  readonly how?: Bookkeeping;
  readonly log?: (log: ModelLog) => LogAccess;
  /** false: nobody is woken at the end */
  readonly lastWake?: boolean;
}

/** Until nothing is left to do. On a busy machine matching gives others a turn, which the scheduler does not see. */
const settle = async (scheduler: fc.Scheduler): Promise<void> => {
  for (let round = 0; round < 5; round++) {
    await scheduler.waitIdle();
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** Runs one history under one interleaving and compares what every client heard with the model. */
const play = async (scheduler: fc.Scheduler, actions: readonly Action[], gaps: readonly bigint[], faults: Faults) => {
  const pause = (): Promise<void> => scheduler.schedule(Promise.resolve());
  let gap = 0;
  const log = createModelLog(pause, () => gaps[gap++ % gaps.length] ?? 1n);
  for (const claim of [1n, 2n, 3n]) log.append(claim, "en");
  const settings = {
    language: simpleLanguage,
    pollMs: 3_600_000,
    checkpointMs: 3_600_000,
    ringBytes: 3_500,
    archiveBytes: 5_000,
    maxPending: 2,
  };
  const fanout = await scheduler.waitFor(openFanout(faults.log?.(log) ?? log, settings));
  const world: World = { log, fanout, pause, how: faults.how ?? "after each event" };
  const clients: Client[] = [];
  const script = (async () => {
    for (const one of actions) {
      await pause();
      await perform(world, clients, one);
    }
    if (faults.lastWake ?? true) log.wake();
  })();
  await scheduler.waitFor(script);
  await settle(scheduler);
  const heard = clients.map(({ heard }) => heard);
  const expected = clients.map(({ language, start }) => (start === null ? ["READY"] : log.history(language, start)));
  await fanout.stop(0);
  expect(heard).toEqual(expected);
};

const scenario = (faults: Faults) =>
  fc.asyncProperty(
    fc.scheduler(),
    fc.array(action, { minLength: 5, maxLength: 40 }),
    fc.array(fc.bigInt({ min: 1n, max: 3n }), { minLength: 1, maxLength: 5 }),
    (scheduler, actions, gaps) => play(scheduler, actions, gaps, faults),
  );

test("from the database to the ring to live, whatever meets whatever, nothing is lost and nothing is heard twice", async () => {
  await fc.assert(scenario({}), { numRuns: 5_000, interruptAfterTimeLimit: 15_000 });
}, 60_000);

/** The same, with a fault put in: the comparison above must see it. */
const expectDetected = async (faults: Faults): Promise<void> => {
  const { failed } = await fc.check(scenario(faults), { numRuns: 2_000, endOnFailure: true });
  expect(failed).toBe(true);
};

test("a client that notes its cursor before it has the event is seen to lose", () =>
  expectDetected({ how: "before each event" }));
test("a client that always resumes from where it began is seen to hear twice", () => expectDetected({ how: "never" }));
test("a client that resumes one position too early is seen to hear twice", () => expectDetected({ how: "one behind" }));
test("an instance that nobody wakes and that never looks by itself is seen to lose", () =>
  expectDetected({ lastWake: false }));

test("a log whose numbers become visible out of order is seen to lose", () =>
  expectDetected({
    log: (log) => ({
      ...log,
      bounds: log.bounds,
      // the last but one is not visible yet in what this reads
      page: async (after, bodies) => {
        const page = await log.page(after, bodies);
        if (page.end !== page.head || page.entries.length < 2) return page;
        const hide = page.entries.at(-2);
        const isVisible = ({ seq }: { seq: bigint }) => seq !== hide?.seq;
        return {
          ...page,
          entries: page.entries.filter(isVisible),
          items: page.items.filter(({ entry }) => isVisible(entry)),
        };
      },
    }),
  }));

test("a ring without the database behind it is seen to lose", () =>
  expectDetected({
    log: (log) => {
      let tail = 0n;
      return {
        ...log,
        page: async (after, bodies) => {
          const page = await log.page(after, bodies);
          if (after >= tail) {
            tail = page.end;
            return page;
          }
          return { ...page, entries: [], items: [], end: page.end };
        },
      };
    },
  }));
