/** What every resolver is handed. Made anew for each request, and for each batch of events of a subscription. */
import type { Access } from "../access/access.ts";
import type { Viewer } from "../access/viewer.ts";
import type { Domain } from "../domain/domain.ts";
import type { Fanout } from "../fanout/fanout.ts";
import type { Batches } from "../reading/batches.ts";
import type { Reading } from "../reading/reading.ts";

export interface Context {
  readonly viewer: Viewer;
  readonly access: Access;
  readonly reading: Reading;
  readonly batches: Batches;
  readonly domain: Domain;
  readonly fanout: Fanout;
  /** The same request, answered as was known at an instant: its reading looks back. Made once for each commit. */
  asOf(time: Date): Promise<Context>;
  /** The same as of the end of a commit. */
  atCommit(commit: bigint): Context;
  /** Whether anything of this request is answered as of an instant. */
  looksBack(): boolean;
  /** rows of this request that are of the past, by the context that they were read in */
  readonly pastRows: WeakMap<object, Context>;
  /** From here on rows are read anew: what this request read before its own write is old. */
  renew(): void;
}
