import { expect, test } from "vitest";
import { describeReport, runLive } from "./run.ts";
import { usualRun } from "./usual.ts";

test("dashboards hear everything in order and once, while instances are killed, sessions cut and PostgreSQL crashes", async () => {
  const seed = Math.floor(Math.random() * 1e9);
  const report = await runLive({ ...usualRun, seed });
  process.stdout.write(describeReport(report));
  expect(report.faults).toEqual([]);
  expect(report.verdict).toEqual({
    lost: 0,
    doubled: 0,
    disordered: 0,
    strange: 0,
    misfolded: 0,
    unequal: 0,
    missing: 0,
  });
  // it was a run worth the name
  expect(report.events).toBeGreaterThan(100);
  expect(report.deliveries).toBeGreaterThan(500);
  expect(report.crashes).toBeGreaterThan(0);
}, 300_000);
