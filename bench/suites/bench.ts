/** What every suite is handed. */
import type { Size } from "../data/world.ts";
import type { Server } from "../run/postgres.ts";

export interface Bench {
  readonly server: Server;
  readonly size: Size;
  /** for workloads whose cost does not depend on what is stored */
  readonly small: Size;
  /** how many subscribers S1 is measured with */
  readonly sockets: readonly number[];
  /** S3's filters and S5's subscriptions */
  readonly manySockets: number;
  readonly rounds: number;
  /** of one measurement */
  readonly durationMs: number;
  readonly warmUpMs: number;
  /** false: ourselves and the limits alone */
  readonly withPeers: boolean;
  readonly say: (line: string) => void;
}
