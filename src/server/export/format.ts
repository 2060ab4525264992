/** A file format: how a stream of claims is written. Each is complete only with its end. */
import type { ExportedClaim } from "../../reading/export.ts";

/** Where an export stands, for whoever goes on from there. */
export interface Ended {
  readonly claims: number;
  /** of the last claim; where none came, the cursor that it started behind; null: from the beginning, and nothing was there */
  readonly cursor: string | null;
}

export interface Format {
  readonly contentType: string;
  readonly fileName: string;
  readonly start: string;
  /** `first`: nothing was written between the start and this one */
  row(claim: ExportedClaim, first: boolean, host: string): string;
  end(ended: Ended): string;
}
