/** The service without a technique, beside itself. */
import type { VariantName } from "../work/techniques.ts";
import type { Running } from "./contender.ts";
import { type LiveContender, liveService } from "./live.ts";
import { startService } from "./service.ts";

export const startVariant = (databaseUrl: string, variant: VariantName): Promise<Running> =>
  startService(databaseUrl, [new URL(`../run/without.ts?variant=${variant}`, import.meta.url).href]);

/** `deliveries`: what one measurement asks of it, where that is not what the service is asked. */
export const liveVariant = (
  name: string,
  variant: VariantName,
  deliveries: number = liveService.deliveries,
): LiveContender => ({
  ...liveService,
  name,
  start: (databaseUrl) => startVariant(databaseUrl, variant),
  deliveries,
});
