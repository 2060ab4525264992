import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { openFileSink, openSink } from "../../src/cli/client/sink.ts";

/** A pipe whose reader has left. */
const leftAlone = (): Writable =>
  new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" })),
  });

test("a reader that has left is told of in a sentence, at this write and at every later one", async () => {
  const sink = openSink(leftAlone(), "standard output");
  for (let turn = 0; turn < 2; turn++)
    await expect(sink.write("line\n")).rejects.toThrow("cannot write standard output (EPIPE).");
});

test("a reader that takes nothing keeps nobody from ending", async () => {
  const stuck = new Writable({ highWaterMark: 1, write: () => undefined });
  const ending = new AbortController();
  const written = openSink(stuck, "standard output", ending.signal).write("line\n");
  ending.abort();
  await expect(written).rejects.toThrow(/cannot write standard output/);
});

test("what was written to a file is in it once it is closed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "claimwire-sink-"));
  const sink = await openFileSink(join(folder, "out"));
  const line = `${"x".repeat(100_000)}\n`;
  for (let count = 0; count < 20; count++) await sink.write(line);
  await sink.close();
  expect((await readFile(join(folder, "out"))).length).toBe(20 * line.length);
  await rm(folder, { recursive: true });
});
