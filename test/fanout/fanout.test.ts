import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { encodeLogCursor } from "../../src/terms/cursors.ts";
import {
  insertArticle,
  insertClaim,
  insertPublisher,
  renamePublisher,
  setLanguage,
  setStatus,
} from "../claim-log/rows.ts";
import { active, everything, inLanguage, withBody } from "./language.ts";
import { cursorOf, isChange, openWorld, take, takeMany, takeUntil, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const one = async (language = "en") => {
  const { claims, cursor } = await world.addClaims(1, language);
  const [claim] = claims;
  if (claim === undefined) throw new Error("no claim was made");
  return { claim, cursor };
};

test("without a cursor a subscriber hears READY with the log's head, then what is committed next", async () => {
  const fanout = await world.open();
  const { cursor } = await one();
  const stream = await fanout.subscribe({ where: active, after: null });
  const ready = await take(stream);
  expect([ready.kind, cursorOf(ready)]).toEqual(["READY", cursor]);
  const { claim } = await one();
  expect(await take(stream)).toMatchObject({ kind: "ADDED", claimId: claim, reason: null });
});

test("with a cursor a subscriber hears everything after it in order, then READY, then live events", async () => {
  const { cursor } = await one();
  const { claims } = await world.addClaims(700);
  const fanout = await world.open();
  const stream = await fanout.subscribe({ where: active, after: cursor });
  const events = await takeUntil(stream, "READY");
  expect(events.filter(isChange).map(({ claimId }) => claimId)).toEqual(claims);
  const { claim } = await one();
  expect((await take(stream)).claimId).toBe(claim);
});

test("an event's kind compares the filtered set before its commit with the set after", async () => {
  const fanout = await world.open();
  const { claim } = await one("cs");
  const stream = await fanout.subscribe({ where: inLanguage("en"), after: null });
  await take(stream);
  const write = (work: Parameters<World["write"]>[0]) => world.write(work);
  await write((tx) => setLanguage(tx, claim, "en"));
  await write((tx) => Promise.resolve(tx.touch([claim], true)));
  await write((tx) => Promise.resolve(tx.touch([claim], false))); // an article's or entity's change: no UPDATED
  await write((tx) => setLanguage(tx, claim, "de"));
  await write((tx) => setLanguage(tx, claim, "en"));
  await write((tx) => setStatus(tx, claim, "RETRACTED"));
  await write((tx) => setStatus(tx, claim, "ACTIVE"));
  await write((tx) => setStatus(tx, claim, "WITHDRAWN"));
  const events = await takeMany(stream, 7);
  expect(events.map(({ kind, reason }) => reason ?? kind)).toEqual([
    "ADDED",
    "UPDATED",
    "NO_LONGER_MATCHES",
    "ADDED",
    "RETRACTED",
    "ADDED",
    "WITHDRAWN",
  ]);
});

test("a publisher's new name alone is no UPDATED of its claims, heard live or in catch-up", async () => {
  const fanout = await world.open();
  const made = await world.write(async (tx) => {
    const publisher = await insertPublisher(tx, "Old name");
    const article = await insertArticle(tx, { uri: "urn:renamed", publisher });
    return { publisher, claim: await insertClaim(tx, { article, key: "named", text: "named" }) };
  });
  const { publisher, claim } = made.result;
  const stream = await fanout.subscribe({ where: inLanguage("en"), after: null });
  await take(stream);
  await world.write(async (tx) => {
    await renamePublisher(tx, publisher, "New name");
    tx.touch([claim], false);
  });
  await world.write((tx) => setStatus(tx, claim, "RETRACTED"));
  expect(await take(stream)).toMatchObject({ kind: "REMOVED", claimId: claim });
  const late = await (await world.open()).subscribe({ where: inLanguage("en"), after: encodeLogCursor(made.position) });
  const events = (await takeUntil(late, "READY")).filter(isChange);
  expect(events.map(({ kind, claimId }) => [kind, claimId])).toEqual([["REMOVED", claim]]);
});

test("catching up tells the same story as having listened", async () => {
  const fanout = await world.open();
  const { cursor } = await one();
  const listening = await fanout.subscribe({ where: inLanguage("en"), after: cursor });
  await takeUntil(listening, "READY");
  const { claim } = await one("en");
  await world.write((tx) => setLanguage(tx, claim, "cs"));
  await world.write((tx) => setLanguage(tx, claim, "en"));
  await world.write((tx) => setStatus(tx, claim, "RETRACTED"));
  const heard = await takeMany(listening, 4);
  for (const late of [fanout, await world.open()]) {
    const events = await takeUntil(await late.subscribe({ where: inLanguage("en"), after: cursor }), "READY");
    const told = (event: (typeof events)[number]) => [event.kind, event.position, event.claimId, event.reason];
    expect(events.filter(isChange).map(told)).toEqual(heard.map(told));
  }
});

test("one who is behind hears a CHECKPOINT after each thousand entries that do not concern it", async () => {
  const { cursor } = await one();
  await world.addClaims(2_500);
  const fanout = await world.open();
  const events = await takeUntil(await fanout.subscribe({ where: inLanguage("xx"), after: cursor }), "READY");
  expect(events.map(({ kind }) => kind)).toEqual(["CHECKPOINT", "CHECKPOINT", "READY"]);
  const [first, second] = events;
  expect((second?.position.seq ?? 0n) - (first?.position.seq ?? 0n)).toBe(1_000n);
});

test("a quiet subscriber hears a CHECKPOINT now and then, and only when the log has moved", async () => {
  const fanout = await world.open({ checkpointMs: 50 });
  const stream = await fanout.subscribe({ where: inLanguage("xx"), after: null });
  const ready = await take(stream);
  const { cursor } = await one();
  const checkpoint = await take(stream);
  expect([checkpoint.kind, cursorOf(checkpoint)]).toEqual(["CHECKPOINT", cursor]);
  expect(checkpoint.position.seq).toBeGreaterThan(ready.position.seq);
  const waiting = stream.next();
  const { cursor: next } = await one();
  const { value } = await waiting;
  expect(value && [value.kind, cursorOf(value)]).toEqual(["CHECKPOINT", next]);
});

test("a cursor that cannot be resumed is refused before the first event", async () => {
  const fanout = await world.open();
  await expect(fanout.subscribe({ where: active, after: "nonsense" })).rejects.toMatchObject({
    code: "CURSOR_INVALID",
  });
  const head = await fanout.head();
  const beyond = encodeLogCursor({ ...head, seq: head.seq + 1n });
  await expect(fanout.subscribe({ where: active, after: beyond })).rejects.toMatchObject({ code: "CURSOR_INVALID" });
});

test("return ends a next that waits, at once", async () => {
  const fanout = await world.open();
  const stream = await fanout.subscribe({ where: active, after: null });
  await take(stream);
  const waiting = stream.next();
  await stream.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await stream.ended).toMatchObject({ reason: "RETURNED" });
  expect(fanout.metrics()).toMatchObject({ subscribers: 0, groups: 0 });
});

test("stopping completes every stream and says so", async () => {
  const fanout = await world.open();
  const streams = await Promise.all([1, 2, 3].map(() => fanout.subscribe({ where: active, after: null })));
  await Promise.all(streams.map(take));
  const waiting = streams.map((stream) => stream.next());
  await fanout.stop(1_000);
  expect((await Promise.all(waiting)).every(({ done }) => done)).toBe(true);
  expect((await Promise.all(streams.map(({ ended }) => ended))).map(({ reason }) => reason)).toEqual(
    Array(3).fill("STOPPED"),
  );
});

test("one who takes nothing while there is something to take is ended with its last cursor", async () => {
  const fanout = await world.open({ stallMs: 500 });
  // READY is something to take too, so each takes its own at once
  const idle = await fanout.subscribe({ where: inLanguage("xx"), after: null });
  await take(idle);
  const stalling = await fanout.subscribe({ where: inLanguage("en"), after: null });
  const ready = await take(stalling);
  await one("en");
  expect(await stalling.ended).toEqual({ reason: "STALLED", position: ready.position });
  expect(await stalling.next()).toMatchObject({ done: true });
  expect(fanout.metrics().subscribers).toBe(1); // nothing was there for the idle one to take
});

test("one who lags beyond what is kept for it reads the log and misses nothing", async () => {
  const fanout = await world.open({ maxPending: 4, ringBytes: 20_000, archiveBytes: 20_000 });
  const stream = await fanout.subscribe({ where: active, after: null });
  await take(stream);
  const watcher = await fanout.subscribe({ where: active, after: null });
  await take(watcher);
  const made: bigint[] = [];
  for (let n = 0; n < 60; n++) {
    const { claims } = await world.addClaims(5);
    made.push(...claims);
    await takeMany(watcher, 5);
    expect(fanout.metrics().pendingPositions).toBeLessThanOrEqual(4);
    expect(fanout.metrics().ringBytes).toBeLessThanOrEqual(20_000);
  }
  expect((await takeMany(stream, made.length)).map(({ claimId }) => claimId)).toEqual(made);
});

test("a filter that looks at article text is given bodies, live, from the ring and from the database", async () => {
  const { cursor } = await one();
  const fanout = await world.open();
  const plain = await fanout.subscribe({ where: active, after: null });
  await take(plain);
  const { claim: before } = await one();
  await take(plain);
  const stream = await fanout.subscribe({ where: withBody, after: cursor });
  const events = await takeUntil(stream, "READY");
  expect(events.filter(isChange).map(({ claimId }) => claimId)).toEqual([before]);
  const { claim: after } = await one();
  expect(await take(stream)).toMatchObject({ kind: "ADDED", claimId: after });
});

test("an event is rendered once for all who read the same operation, whatever their filters", async () => {
  const fanout = await world.open();
  let renders = 0;
  const rendering = {
    key: "operation",
    render: async (event: { kind: string }) => {
      renders++;
      return event.kind;
    },
  };
  const filters = [active, active, inLanguage("en"), everything];
  const streams = await Promise.all(
    filters.map((where) => fanout.subscribeRendered({ where, after: null }, rendering)),
  );
  const other = await fanout.subscribeRendered({ where: active, after: null }, { ...rendering, key: "another" });
  await Promise.all([...streams, other].map((stream) => stream.next()));
  renders = 0;
  await one("en");
  const texts = await Promise.all([...streams, other].map(async (stream) => (await stream.next()).value?.text));
  expect(texts).toEqual(Array(5).fill("ADDED"));
  expect(renders).toBe(2);
});

test("return ends a rendered next whose text is still being made", async () => {
  const fanout = await world.open();
  const stream = await fanout.subscribeRendered(
    { where: active, after: null },
    { key: "never", render: () => new Promise<string>(() => undefined) },
  );
  const waiting = stream.next();
  await stream.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test("events that were read together share a batch, so that renderings may share what they read", async () => {
  const fanout = await world.open();
  const stream = await fanout.subscribe({ where: active, after: null });
  await take(stream);
  await world.addClaims(3);
  const together = await takeMany(stream, 3);
  await world.addClaims(1);
  const later = await take(stream);
  expect(new Set(together.map(({ batch }) => batch)).size).toBe(1);
  expect(later.batch).not.toBe(together[0]?.batch);
});

test("a renewed log ends every stream, as its cursors are worth nothing any more", async () => {
  const fanout = await world.open();
  const stream = await fanout.subscribe({ where: active, after: null });
  const ready = await take(stream);
  await world.database.query(sql`UPDATE log_epoch SET epoch = gen_random_uuid()`);
  world.wake();
  expect(await stream.ended).toMatchObject({ reason: "RENEWED" });
  await expect(fanout.subscribe({ where: active, after: cursorOf(ready) })).rejects.toMatchObject({
    code: "CURSOR_INVALID",
  });
  expect((await take(await fanout.subscribe({ where: active, after: null }))).position.epoch).not.toBe(
    ready.position.epoch,
  );
});
