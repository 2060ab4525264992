/** Puts the rules together over one database. */
import type { Database } from "../database/database.ts";
import type { Domain } from "./domain.ts";
import { createEntityMerge } from "./entity-merge.ts";
import { createEntityUpdate } from "./entity-update.ts";
import { createIngest } from "./ingest/ingest-articles.ts";
import { type DomainLimits, defaultLimits } from "./limits.ts";
import { createPublisherFamily } from "./publisher-family.ts";
import { createPublisherMerge } from "./publisher-merge.ts";
import { createPublisherUpdate } from "./publisher-update.ts";
import { createRedaction } from "./redaction.ts";
import { createRelation } from "./relation.ts";
import { createRetraction } from "./retraction.ts";
import { createSuggestionRules } from "./suggestion.ts";

export interface DomainOptions {
  readonly database: Database;
  /** what differs from `defaultLimits` */
  readonly limits?: Partial<DomainLimits>;
}

/** `stop` refuses new ingests and ends once those that were taken are answered. */
export const createDomain = ({ database, limits: given = {} }: DomainOptions): Domain & { stop(): Promise<void> } => {
  const limits: DomainLimits = Object.freeze({ ...defaultLimits, ...given });
  const { ingestArticles, stop } = createIngest(database, limits);
  return Object.freeze({
    ingestArticles,
    ...createRetraction(database, limits),
    ...createRedaction(database, limits),
    ...createRelation(database, limits),
    ...createSuggestionRules(database, limits),
    ...createEntityMerge(database),
    ...createPublisherMerge(database),
    ...createPublisherFamily(database),
    ...createEntityUpdate(database, limits),
    ...createPublisherUpdate(database, limits),
    stop,
  });
};
