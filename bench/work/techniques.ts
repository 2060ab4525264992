/**
 * The ablation's variants of the service: each takes techniques away by replacing pieces of the product's source as it is loaded.
 * The product has no switches for it. A piece that no longer stands where it did ends the run, and fails a test.
 */

/** A piece of one module, and what stands there instead. */
export interface Change {
  /** from the root */
  readonly module: string;
  /** stands there exactly once */
  readonly piece: string;
  readonly instead: string;
}

const plain = "src/server/subscriptions/plain.ts";
const beside = "src/server/subscriptions/beside.ts";
const renderedStream = "src/fanout/rendered-stream.ts";
const ahead = "src/fanout/ahead.ts";

/** claimEvents as any other subscription: graphql-js executes it for each subscriber, graphql-ws writes and sends the result. */
const executedForEach: readonly Change[] = [
  {
    module: "src/server/subscriptions/ws.ts",
    piece: "operations.open({ ...payload, ...caller, ...ours })",
    instead: "operations.openPlainly({ ...payload, ...caller, ...ours })",
  },
];

/** The same, but executions of events that were read from the log together share what they read. */
const executedOverSharedRows: readonly Change[] = [
  ...executedForEach,
  {
    module: plain,
    piece: "      const renewed = createContext(rooms, viewer);",
    instead: `      const { batch } = perEvent.rootValue as { readonly batch: object };
      const renewed = sharedContexts.get(batch) ?? createContext(rooms, viewer);
      sharedContexts.set(batch, renewed);`,
  },
  {
    module: plain,
    piece: "export const subscribePlainly = ",
    instead: `const sharedContexts = new WeakMap<object, ReturnType<typeof createContext>>();
export const subscribePlainly = `,
  },
];

/** One execution for a group. Its result is an object again, which graphql-ws writes as JSON and sends for each subscriber. */
const writtenForEach: readonly Change[] = [
  {
    module: beside,
    piece: "return new EventsBeside(id, opened.events, socket, present);",
    instead: "return handOver(opened.events);",
  },
  {
    module: beside,
    piece: "/** What graphql-ws is given of an operation that was opened. */",
    instead: `const parsed = new WeakMap<object, ExecutionResult>();
const handOver = (events: RenderedStream): AsyncIterable<ExecutionResult> => {
  const iterator: AsyncIterableIterator<ExecutionResult, undefined> = {
    [Symbol.asyncIterator]: () => iterator,
    next: async () => {
      const { value: rendered } = await events.next();
      if (!rendered) return { done: true, value: undefined };
      const value = parsed.get(rendered) ?? JSON.parse(rendered.text);
      parsed.set(rendered, value);
      return { done: false, value };
    },
    return: async () => {
      await events.return();
      return { done: true, value: undefined };
    },
  };
  return iterator;
};`,
  },
];

/** One event a write. */
const eachEventWritten: readonly Change[] = [
  { module: renderedStream, piece: "const takeCharacters = 16 * 1024;", instead: "const takeCharacters = 0;" },
];

/** One text for a group, which ws encodes and frames for each subscriber; one event a write. */
const framedForEach: readonly Change[] = [
  ...eachEventWritten,
  {
    module: "src/server/subscriptions/socket.ts",
    piece: "else this.#stream.write(frameEvents(prefix, events), this.#hold(taken));",
    instead: "else for (const { text } of events) this.#ws.send(prefix.toString() + text + '}', this.#hold(taken));",
  },
];

/** Every filter is asked about every claim, by its compiled matcher. */
const noIndex: readonly Change[] = [
  {
    module: "src/filter/filter.ts",
    piece: 'import { matchClaim, needsBody } from "./match/match.ts";',
    instead: `import { compileClaimMatch, matchClaim, needsBody } from "./match/match.ts";
const createList = () => {
  const all = new Map();
  return {
    add: (tree, key) => all.set(key, compileClaimMatch(tree)),
    remove: (key) => all.delete(key),
    match: (facts) => {
      const keys = new Set();
      for (const [key, matches] of all) if (matches(facts)) keys.add(key);
      return keys;
    },
  };
};`,
  },
  { module: "src/filter/filter.ts", piece: "createIndex: createFilterIndex,", instead: "createIndex: createList," },
];

const rendering = "src/server/subscriptions/rendering.ts";
const pool = "src/database/pool.ts";

/** By what is taken away, or done for each instead of once. */
export const variants = Object.freeze({
  executedForEach,
  executedOverSharedRows,
  writtenForEach,
  framedForEach,
  eachEventWritten,
  /** a promise for each event and subscriber */
  promiseForEach: [
    {
      module: ahead,
      piece: "if (this.#stream.ask) this.#stream.ask(this);\n      else askByNext(this.#stream, this);",
      instead: "askByNext(this.#stream, this);",
    },
  ],
  /** each rendering reads its rows by itself */
  rowsForEach: [
    {
      module: rendering,
      piece: "const known = byBatch.get(event.batch);",
      instead: "const known = null;",
    },
  ],
  /** an event is rendered once the one before it was taken */
  renderedInTurn: [{ module: ahead, piece: "const renderAhead = 32;", instead: "const renderAhead = 1;" }],
  /** subscribers with different filters never share a text */
  renderedForEachFilter: [
    {
      module: rendering,
      piece: "JSON.stringify([selection.text, used, rightsOf(viewer)])",
      instead: "JSON.stringify([selection.text, Object.entries(variables), rightsOf(viewer)])",
    },
  ],
  noIndex,
  /** every call has a commit of its own */
  commitForEach: [{ module: "src/domain/limits.ts", piece: "rowsPerCommit: 2_000,", instead: "rowsPerCommit: 1," }],
  /** a statement for each row of claims, their entities, attributions and texts, and of articles' texts */
  rowByRow: [
    {
      module: "src/domain/rows.ts",
      piece: "const charactersPerText = 2 * 1024 * 1024;",
      instead: "const charactersPerText = 0;",
    },
  ],
  /** no statement keeps its plan */
  unnamed: [
    {
      module: pool,
      piece: "named && !isPlannedEachTime(statement) ? nameOf(text) : undefined",
      instead: "undefined",
    },
    { module: pool, piece: "pooled || args.length > 8 ? undefined : nameOf(sql)", instead: "undefined" },
  ],
} satisfies Readonly<Record<string, readonly Change[]>>);

export type VariantName = keyof typeof variants;

/** The module's source with the change made. */
export const changed = (source: string, { module, piece, instead }: Change): string => {
  const [before, after, ...more] = source.split(piece);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${module} no longer has once what the ablation replaces: ${piece}`);
  return before + instead + after;
};
