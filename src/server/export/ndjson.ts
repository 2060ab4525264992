/** One claim a line, lossless; the last line says where it ended, as that of POST /ingest does. */
import type { Format } from "./format.ts";
import { recordOf } from "./record.ts";

export const ndjson: Format = Object.freeze({
  contentType: "application/x-ndjson; charset=utf-8",
  fileName: "claims.ndjson",
  start: "",
  row: (claim) => `${JSON.stringify(recordOf(claim))}\n`,
  end: ({ claims, cursor }) => `${JSON.stringify({ done: true, claims, cursor })}\n`,
} satisfies Format);
