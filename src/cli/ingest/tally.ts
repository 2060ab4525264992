/** What became of everything, counted. */
import type { Result } from "./send.ts";

export interface Tally {
  readonly articles: Record<"created" | "updated" | "unchanged" | "rejected", number>;
  readonly claims: Record<"created" | "updated" | "unchanged" | "withdrawn" | "retracted", number>;
  readonly relations: Record<"created" | "unchanged" | "rejected", number>;
  /** lines that hold no article */
  broken: number;
  requests: number;
  /** distinct ids that the service gave, as many as are worth printing */
  readonly batches: Set<string>;
}

const batchesShown = 3;

export const openTally = (): Tally => ({
  articles: { created: 0, updated: 0, unchanged: 0, rejected: 0 },
  claims: { created: 0, updated: 0, unchanged: 0, withdrawn: 0, retracted: 0 },
  relations: { created: 0, unchanged: 0, rejected: 0 },
  broken: 0,
  requests: 0,
  batches: new Set(),
});

const articleFates = {
  CREATED: "created",
  UPDATED: "updated",
  UNCHANGED: "unchanged",
  REJECTED: "rejected",
  NOT_APPLIED: "rejected",
} as const;
const claimFates: Readonly<Record<string, keyof Tally["claims"]>> = {
  CREATED: "created",
  UPDATED: "updated",
  UNCHANGED: "unchanged",
  WITHDRAWN: "withdrawn",
  RETRACTED: "retracted",
};

export const count = (tally: Tally, result: Result): void => {
  tally.articles[articleFates[result.status]] += 1;
  for (const claim of result.claims) {
    const fate = claimFates[claim.status];
    if (fate) tally.claims[fate] += 1;
  }
};

export const note = (tally: Tally, batchId: string | null): void => {
  if (batchId !== null && tally.batches.size <= batchesShown) tally.batches.add(batchId);
};

export const articlesOf = (tally: Tally): number =>
  Object.values(tally.articles).reduce((sum, value) => sum + value, 0);
export const claimsOf = (tally: Tally): number => Object.values(tally.claims).reduce((sum, value) => sum + value, 0);
export const refusedSomething = (tally: Tally): boolean =>
  tally.articles.rejected + tally.relations.rejected + tally.broken > 0;

const number = (value: number): string => value.toLocaleString("en-US");
const list = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, value]) => `${number(value)} ${name}`)
    .join(", ");
const plural = (value: number, noun: string, nouns = `${noun}s`): string =>
  `${number(value)} ${value === 1 ? noun : nouns}`;

export interface Ending {
  readonly seconds: number;
  readonly dryRun: boolean;
  /** how many entities the service knew before and knows after; null where it did not say */
  readonly entitiesBefore: number | null;
  readonly entitiesAfter: number | null;
}

const entitiesRow = ({ entitiesBefore, entitiesAfter }: Ending): [string, string] => {
  if (entitiesAfter === null) return ["entities", "not counted"];
  const more = entitiesBefore === null ? "" : `, ${number(entitiesAfter - entitiesBefore)} more than before`;
  return [plural(entitiesAfter, "entity", "entities"), `in the service now${more}`];
};

const batchRow = ({ batches }: Tally): [string, string] => {
  const ids = [...batches];
  const more = ids.length > batchesShown ? ", …" : "";
  return [ids.length > 1 ? "batches" : "batch", `${ids.slice(0, batchesShown).join(", ")}${more}`];
};

/** The last words: what stands where now. */
export const summarize = (tally: Tally, ending: Ending): string => {
  const rows: [string, string][] = [
    [plural(articlesOf(tally), "article"), list(tally.articles)],
    [plural(claimsOf(tally), "claim"), list(tally.claims)],
    entitiesRow(ending),
  ];
  const relations = Object.values(tally.relations).reduce((sum, value) => sum + value, 0);
  if (relations > 0) rows.push([plural(relations, "relation"), list(tally.relations)]);
  if (tally.broken > 0) rows.push([plural(tally.broken, "line"), "could not be read"]);
  if (tally.batches.size > 0) rows.push(batchRow(tally));
  rows.push([
    `${ending.seconds.toFixed(1)} s`,
    `${plural(tally.requests, "request")}${ending.dryRun ? "; a dry run, nothing was changed" : ""}`,
  ]);
  const width = Math.max(...rows.map(([head]) => head.length));
  return `${rows.map(([head, text]) => `${head.padStart(width)}   ${text}`).join("\n")}\n`;
};
