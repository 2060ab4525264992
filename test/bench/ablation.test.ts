/** The ablation replaces pieces of the product's source: they must still stand there, and what is left must do the same work. */
import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { liveService } from "../../bench/contenders/live.ts";
import { liveVariant } from "../../bench/contenders/variants.ts";
import { createWorld } from "../../bench/data/world.ts";
import type { LiveEntrant } from "../../bench/suites/entrants.ts";
import { compareEvents } from "../../bench/suites/events.ts";
import { createSource, type Source } from "../../bench/work/live.ts";
import { type Change, changed, type VariantName, variants } from "../../bench/work/techniques.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const root = new URL("../../", import.meta.url);
const names = Object.keys(variants) as VariantName[];

test.each(names)("what %s replaces stands once in its module", (name) => {
  const changes: readonly Change[] = variants[name];
  for (const { module } of changes) {
    const before = readFileSync(new URL(module, root), "utf8");
    const after = changes.filter((other) => other.module === module).reduce<string>(changed, before);
    expect(after).not.toBe(before);
  }
});

test("a piece that is gone, or stands there twice, is a fault", () => {
  const change = { module: "a.ts", piece: "x", instead: "y" };
  expect(() => changed("a", change)).toThrow("a.ts no longer has once");
  expect(() => changed("x x", change)).toThrow("a.ts no longer has once");
  expect(changed("a x", change)).toBe("a y");
});

const started: LiveEntrant[] = [];
const databases: TestDatabase[] = [];
afterAll(async () => {
  for (const { running } of started) await running.child.stop();
  for (const database of databases) await database.drop();
});

/** Those with code of their own; the others change a constant, or leave a line out. */
const written: readonly VariantName[] = ["executedOverSharedRows", "writtenForEach", "framedForEach", "noIndex"];

test("a variant tells its subscribers of the same articles what the service tells them", async () => {
  const world = createWorld({ name: "ablation", articles: 0, entities: 50, publishers: 5 });
  const sources = new Map<LiveEntrant, Source>();
  for (const contender of [liveService, ...written.map((name) => liveVariant(name, name))]) {
    const database = await createTestDatabase();
    databases.push(database);
    const entrant = { contender, running: await contender.start(database.url), database: database.url };
    started.push(entrant);
    sources.set(entrant, createSource(world));
  }
  const { equal, payloads } = await compareEvents(sources, () => undefined);
  expect(payloads).toHaveLength(10);
  expect([...equal].filter(([, verdict]) => verdict !== "yes")).toEqual([]);
  expect(equal.size).toBe(written.length + 1);
}, 300_000);
