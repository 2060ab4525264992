/** R1. */
import { startChild } from "../run/child.ts";
import type { ReadContender } from "./contender.ts";

export const limit: ReadContender = {
  name: "R1",
  start: async (databaseUrl) => {
    const environment = { DATABASE_URL: databaseUrl };
    const child = await startChild("R1", new URL("../limits/reads.ts", import.meta.url), { environment });
    return { child, url: await child.ask<string>("url") };
  },
  shot: (work, values) => ({ path: `/${work.id}`, body: JSON.stringify(work.parameters(values)) }),
  plain: (_, answer) => answer,
};
