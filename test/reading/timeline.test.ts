import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { intervalStarts } from "../../src/reading/calendar.ts";
import { createReading, type TimelineRequest } from "../../src/reading/reading.ts";
import { addArticles, addClaims, type Newsroom, openNewsroom } from "../support/newsroom.ts";

const at = (text: string): number => new Date(text).getTime();
const starts = (zone: string, interval: TimelineRequest["interval"], from: string, to: string): string[] =>
  intervalStarts(zone, interval, at(from), at(to), 1_000).map((start) => new Date(start).toISOString().slice(0, 16));

describe("intervals are the calendar's in the zone asked for", () => {
  test("in Prague the day the clock goes forward has 23 hours, and the day it goes back 25", () => {
    expect(starts("Europe/Prague", "DAY", "2025-03-29T12:00Z", "2025-04-01T00:00Z")).toEqual([
      "2025-03-28T23:00",
      "2025-03-29T23:00",
      "2025-03-30T22:00",
      "2025-03-31T22:00",
    ]);
    expect(starts("Europe/Prague", "HOUR", "2025-03-29T23:00Z", "2025-03-30T22:00Z")).toHaveLength(23);
    const long = starts("Europe/Prague", "HOUR", "2025-10-25T22:00Z", "2025-10-26T23:00Z");
    expect(long).toHaveLength(25);
    expect(new Set(long).size).toBe(25);
  });

  test("weeks begin on Monday, months on the first, wherever `from` falls", () => {
    expect(starts("Europe/Prague", "WEEK", "2025-03-26T12:00Z", "2025-04-08T00:00Z")).toEqual([
      "2025-03-23T23:00",
      "2025-03-30T22:00",
      "2025-04-06T22:00",
    ]);
    expect(starts("America/New_York", "MONTH", "2025-01-15T00:00Z", "2025-04-01T00:00Z")).toEqual([
      "2025-01-01T05:00",
      "2025-02-01T05:00",
      "2025-03-01T05:00",
    ]);
  });

  test("where midnight is skipped a day begins after the gap; where it is repeated, at the first", () => {
    // Beirut goes forward at 00:00, Havana back at 01:00
    expect(starts("Asia/Beirut", "DAY", "2025-03-29T12:00Z", "2025-03-31T12:00Z")).toEqual([
      "2025-03-28T22:00",
      "2025-03-29T22:00",
      "2025-03-30T21:00",
    ]);
    expect(starts("America/Havana", "DAY", "2025-11-01T12:00Z", "2025-11-03T12:00Z")).toEqual([
      "2025-11-01T04:00",
      "2025-11-02T04:00",
      "2025-11-03T05:00",
    ]);
  });

  test("Samoa had no 30 December 2011, and no bucket for it", () => {
    expect(starts("Pacific/Apia", "DAY", "2011-12-29T12:00Z", "2011-12-31T12:00Z")).toEqual([
      "2011-12-29T10:00",
      "2011-12-30T10:00",
      "2011-12-31T10:00",
    ]);
  });

  test("hours begin at the zone's own full hours, and where the clock is moved by half of one", () => {
    expect(starts("Asia/Kathmandu", "HOUR", "2025-01-01T00:00Z", "2025-01-01T02:00Z")).toEqual([
      "2024-12-31T23:15",
      "2025-01-01T00:15",
      "2025-01-01T01:15",
    ]);
    expect(starts("Australia/Lord_Howe", "HOUR", "2025-04-05T14:00Z", "2025-04-05T17:00Z")).toEqual([
      "2025-04-05T14:00",
      "2025-04-05T15:00",
      "2025-04-05T15:30",
      "2025-04-05T16:30",
    ]);
  });

  test("minutes are minutes, and buckets before 1970 are whole too", () => {
    expect(starts("UTC", "MINUTE", "1969-12-31T23:58:30Z", "1970-01-01T00:01Z")).toEqual([
      "1969-12-31T23:58",
      "1969-12-31T23:59",
      "1970-01-01T00:00",
    ]);
  });
});

let room: Newsroom;
const published = [
  "2025-10-25T21:59:59.999Z",
  "2025-10-25T22:00:00.000Z",
  "2025-10-26T00:30:00.000Z",
  "2025-10-26T01:30:00.000Z",
  "2025-10-26T22:59:59.999Z",
  "2025-10-26T23:00:00.000Z",
  null,
];
beforeAll(async () => {
  room = await openNewsroom();
  await addArticles(
    room,
    published.map((date, n) => ({ id: BigInt(n + 1), publishedAt: date === null ? null : new Date(date) })),
  );
  await addClaims(
    room,
    published.flatMap((_, n) => [
      { id: BigInt(2 * n + 1), article: BigInt(n + 1), ingestedAt: new Date("2025-10-27T10:00:00Z") },
      { id: BigInt(2 * n + 2), article: BigInt(n + 1), status: n === 0 ? ("ACTIVE" as const) : ("WITHDRAWN" as const) },
    ]),
  );
});
afterAll(() => room.close());

const request: TimelineRequest = {
  where: null,
  by: "PUBLISHED_AT",
  interval: "DAY",
  from: new Date("2025-10-24T22:00:00Z"),
  to: new Date("2025-10-27T23:00:00Z"),
  timeZone: "Europe/Prague",
};
const counts = async (change: Partial<TimelineRequest>): Promise<number[]> =>
  (await createReading(room).timeline({ ...request, ...change })).map(({ count }) => count);

test("claims are counted on the local day of their article's date, empty days included", async () => {
  expect(await counts({})).toEqual([2, 4, 1]);
  expect(await counts({ timeZone: null, from: new Date("2025-10-23T00:00:00Z") })).toEqual([0, 0, 3, 4, 0]);
});

test("the hour that is repeated when the clock goes back is two hours", async () => {
  const from = new Date("2025-10-26T00:00:00Z");
  expect(await counts({ interval: "HOUR", from, to: new Date("2025-10-26T02:00:00Z") })).toEqual([1, 1]);
});

test("the first interval counts nothing before `from`, the last nothing from `to` on", async () => {
  const from = new Date("2025-10-26T00:30:00Z");
  const to = new Date("2025-10-26T22:59:59.999Z");
  expect(await createReading(room).timeline({ ...request, from, to })).toEqual([
    { start: new Date("2025-10-25T22:00:00Z"), count: 2 },
  ]);
});

test("a timeline by ingest counts claims without a publication date too, and takes any filter", async () => {
  const from = new Date("2025-10-27T00:00:00Z");
  const where = { type: "status", in: ["ACTIVE", "WITHDRAWN"] } as const;
  expect(await counts({ by: "INGESTED_AT", from, where })).toEqual([7]);
  expect(await counts({ where })).toEqual([2, 8, 2]);
});

test.each(["Europe/Atlantis", "+02:00", "", "CEST?"])("the zone %j is refused", async (timeZone) => {
  await expect(counts({ timeZone })).rejects.toMatchObject({ code: "BAD_INPUT" });
});

test("from must lie before to", async () => {
  await expect(counts({ to: request.from })).rejects.toMatchObject({ code: "BAD_INPUT" });
});

test("a thousand intervals are answered, one more is refused with the number", async () => {
  const to = (minutes: number) => new Date(request.from.getTime() + minutes * 60_000);
  expect(await counts({ interval: "MINUTE", to: to(1_000) })).toHaveLength(1_000);
  await expect(counts({ interval: "MINUTE", to: to(1_001) })).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
    details: { limit: 1_000, actual: 1_001 },
  });
  await expect(counts({ interval: "MINUTE", to: new Date("9000-01-01T00:00:00Z") })).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
  });
});
