/** Checks of the small mutations' arguments: the first fault refuses the call. */

import { RequestError } from "../terms/errors.ts";
import { encodeId, type NodeType } from "../terms/ids.ts";
import { createReport, type Report } from "./ingest/report.ts";
import { readText } from "./ingest/values.ts";
import type { DomainLimits } from "./limits.ts";

/** Runs a reader of ingest on one argument; what it would report refuses the call. */
export const checked = <Value>(where: string, read: (report: Report) => Value | undefined): Value => {
  const report = createReport(1);
  const value = read(report);
  const [error] = report.errors;
  if (error || value === undefined)
    throw new RequestError(
      "BAD_INPUT",
      `${[where, ...(error?.path ?? [])].join(".")}: ${error?.message ?? "is faulty"}.`,
    );
  return value;
};

export const checkedReason = (reason: string, limits: DomainLimits): string =>
  checked("reason", (report) => readText(report, reason, { max: limits.reasonLength }));

/** Each id once, in the order given. */
export const distinctIds = (ids: readonly bigint[], limits: DomainLimits): readonly bigint[] => {
  const distinct = [...new Set(ids)];
  if (distinct.length > limits.idsPerCall)
    throw new RequestError("LIMIT_EXCEEDED", `ids: one call takes at most ${limits.idsPerCall} ids.`, {
      limit: limits.idsPerCall,
      actual: distinct.length,
    });
  return distinct;
};

export const notFound = (type: NodeType, id: bigint, where: string): RequestError =>
  new RequestError("NOT_FOUND", `${where}: there is no ${type} with the id ${encodeId(type, id)}.`);
