/**
 * A log in memory that answers like the database, each answer when the test's scheduler lets it: what was read may be old by the
 * time it arrives. Claims have a language each, which is all that filters look at here.
 */
import type { LogEntry } from "../../src/claim-log/read.ts";
import type { LogAccess } from "../../src/fanout/create.ts";
import { eventOf, type LogItem, outcomeOf } from "../../src/fanout/event.ts";
import type { ClaimFacts } from "../../src/filter/facts.ts";
import { inLanguage, simpleLanguage } from "./language.ts";

export type Language = "en" | "cs";
export const epoch = "00000000-0000-4000-8000-000000000001";
const at = new Date(0);

const factsOf = (id: bigint, language: Language): ClaimFacts => ({
  id,
  text: "",
  language,
  modality: "ASSERTED",
  status: "ACTIVE",
  confidence: null,
  ingestedAt: 0,
  independentOrigins: 1,
  contested: false,
  article: { id, uri: "", title: null, body: "", language, publishedAt: null, ingestedAt: 0, publisher: null },
  entities: [],
  attributions: [],
});

export interface ModelLog extends LogAccess {
  /** Sets a claim's language: one entry. Wakes nobody. */
  append(claim: bigint, language: Language): void;
  /** Wakes whoever listens. */
  wake(): void;
  readonly head: bigint;
  /** What a subscriber of a language must hear after a position, as texts. */
  history(language: Language, after: bigint): string[];
}

export const eventText = (kind: string, claimId: bigint | null, seq: bigint): string => `${seq} ${kind} ${claimId}`;

/** `pause` is where an answer may wait; `step` the gap between positions, as rollbacks leave them. */
export const createModelLog = (pause: () => Promise<void>, step: () => bigint): ModelLog => {
  const entries: { entry: LogEntry; before: ClaimFacts | null; after: ClaimFacts }[] = [];
  const now = new Map<bigint, ClaimFacts>();
  const wakes = new Set<() => void>();
  const pageEntries = (): number => 4;
  const headOf = (): bigint => entries.at(-1)?.entry.seq ?? 0n;
  const toItem = (one: (typeof entries)[number], batch: LogItem["batch"]): LogItem => ({
    entry: one.entry,
    change: one,
    batch,
    weight: 1_000,
    events: new Map(),
  });
  const answer = async <Answer>(read: () => Answer): Promise<Answer> => {
    await pause();
    const read_ = read();
    await pause();
    return read_;
  };

  return {
    get head() {
      return headOf();
    },
    append: (claim, language) => {
      const seq = headOf() + step();
      const after = factsOf(claim, language);
      const entry = { seq, commitId: seq, claimId: claim, own: true, at };
      entries.push({ entry, before: now.get(claim) ?? null, after });
      now.set(claim, after);
    },
    wake: () => {
      for (const wake of wakes) wake();
    },
    history: (language, after) => {
      const heard: string[] = [];
      const tree = inLanguage(language);
      const matches = (facts: ClaimFacts | null) => facts !== null && simpleLanguage.matches(tree, facts);
      for (const one of entries) {
        const item = toItem(one, { epoch, bodies: true });
        const outcome = outcomeOf(item, matches(one.before), matches(one.after));
        if (!outcome || one.entry.seq <= after) continue;
        const { kind, claimId, position } = eventOf(item, outcome);
        heard.push(eventText(kind, claimId, position.seq));
      }
      return heard;
    },
    bounds: () => answer(() => ({ epoch, head: headOf(), prunedTo: 0n })),
    page: (after) =>
      answer(() => {
        const batch = { epoch, bodies: true };
        const page = entries.filter(({ entry }) => entry.seq > after).slice(0, pageEntries());
        return {
          entries: page.map(({ entry }) => entry),
          items: page.map((one) => toItem(one, batch)),
          end: page.at(-1)?.entry.seq ?? headOf(),
          head: headOf(),
          epoch,
          prunedTo: 0n,
        };
      }),
    withBodies: () => Promise.reject(new Error("every item of this log has its bodies")),
    pageEntries,
    listen: async (wake) => {
      wakes.add(wake);
      return { connected: true, stop: async () => void wakes.delete(wake) };
    },
    positionAt: () => Promise.reject(new Error("this log has no instants")),
  };
};
