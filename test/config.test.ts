import { expect, test } from "vitest";
import { defaultAccessLimits } from "../src/config/access.ts";
import { readConfig } from "../src/config.ts";
import { StartError } from "../src/terms/errors.ts";

test("without any variable the service listens on this machine alone and keeps its data beside itself", () => {
  expect(readConfig({}, "/srv/news")).toEqual({
    host: "127.0.0.1",
    port: 4000,
    databaseUrl: null,
    databaseDirectUrl: null,
    databasePooled: false,
    dataFolder: "/srv/news/.claimwire",
    logKeepMs: null,
    logKeepEntries: null,
    suggestJoin: null,
    logLevel: "warn",
    drainMs: 5_000,
    tracesUrl: null,
    access: {
      isPublic: false,
      reading: "open",
      introspection: "open",
      bodies: "read",
      adminKey: null,
      tokens: null,
      origins: [],
      hosts: [],
      proxies: 0,
      operationsFile: null,
      ...defaultAccessLimits,
    },
  });
});

test("a variable that is set to nothing counts as not set", () => {
  expect(readConfig({ PORT: "", DATABASE_URL: " " }, "/srv")).toEqual(readConfig({}, "/srv"));
});

test("one error lists every fault and repeats no password", () => {
  const environment = { PORT: "70000", HOST: "http://here", DATABASE_URL: "mysql://me:secret@db/news" };
  const faultOf = (): unknown => {
    try {
      return readConfig(environment, "/srv");
    } catch (fault) {
      return fault;
    }
  };
  const fault = faultOf();
  expect(fault).toBeInstanceOf(StartError);
  expect(String(fault)).toMatch(/PORT is "70000".*65535/);
  expect(String(fault)).toMatch(/HOST is "http:\/\/here"/);
  expect(String(fault)).toMatch(/DATABASE_URL must look like postgres:/);
  expect(String(fault)).not.toContain("secret");
  expect(String(fault)).not.toContain("\n");
});

test("joining by itself needs a score that is more often right than wrong", () => {
  expect(readConfig({ CLAIMWIRE_SUGGEST_JOIN: "0.95" }, "/srv").suggestJoin).toBe(0.95);
  for (const text of ["0.4", "1.5", "yes", "95"])
    expect(() => readConfig({ CLAIMWIRE_SUGGEST_JOIN: text }, "/srv")).toThrow(/from 0.5 to 1/);
});

test("a direct url without a url is a fault", () => {
  expect(() => readConfig({ DATABASE_DIRECT_URL: "postgres://db/news" }, "/srv")).toThrow(/DATABASE_URL is not/);
});

test("a pooler is named together with its url and the database's own", () => {
  const urls = { DATABASE_URL: "postgres://pooler/news", DATABASE_DIRECT_URL: "postgres://db/news" };
  expect(readConfig({ ...urls, CLAIMWIRE_POOLER: "transaction" }, "/srv").databasePooled).toBe(true);
  expect(() => readConfig({ ...urls, CLAIMWIRE_POOLER: "session" }, "/srv")).toThrow(/must be "transaction"/);
  expect(() => readConfig({ DATABASE_URL: "postgres://pooler/news", CLAIMWIRE_POOLER: "transaction" }, "/srv")).toThrow(
    /DATABASE_DIRECT_URL/,
  );
});

test("the configuration cannot be changed by whoever holds it", () => {
  expect(Object.isFrozen(readConfig({}, "/srv"))).toBe(true);
});

test("the log is kept for whole days or whole numbers of entries", () => {
  const environment = { CLAIMWIRE_LOG_KEEP_DAYS: "90", CLAIMWIRE_LOG_KEEP_ENTRIES: "50000000" };
  expect(readConfig(environment, "/srv")).toMatchObject({ logKeepMs: 7_776_000_000, logKeepEntries: 50_000_000 });
  for (const days of ["0", "-1", "1.5", "a week"])
    expect(() => readConfig({ CLAIMWIRE_LOG_KEEP_DAYS: days }, "/srv")).toThrow(/CLAIMWIRE_LOG_KEEP_DAYS is "/);
});

test("a variable may be held by a file, and a file that cannot be read is a fault like any other", () => {
  const files: Readonly<Record<string, string>> = { "/run/secrets/database": "postgres://me:secret@db/news\n" };
  const read = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error("gone"), { code: "ENOENT" });
    return text;
  };
  const given = { DATABASE_URL_FILE: "/run/secrets/database" };
  expect(readConfig(given, "/srv", read).databaseUrl).toBe("postgres://me:secret@db/news");
  expect(() => readConfig({ DATABASE_URL_FILE: "/run/nothing" }, "/srv", read)).toThrow(
    /DATABASE_URL_FILE names \/run\/nothing, which cannot be read \(ENOENT\)/,
  );
  expect(() => readConfig({ ...given, DATABASE_URL: "postgres://db/news" }, "/srv", read)).toThrow(/both set/);
});

test("what is logged, how long a stop may take and where traces go are checked when the service starts", () => {
  const environment = {
    CLAIMWIRE_LOG_LEVEL: "info",
    CLAIMWIRE_DRAIN_SECONDS: "0.5",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
  };
  expect(readConfig(environment, "/srv")).toMatchObject({
    logLevel: "info",
    drainMs: 500,
    tracesUrl: "http://collector:4318",
  });
  const bad = { CLAIMWIRE_LOG_LEVEL: "loud", CLAIMWIRE_DRAIN_SECONDS: "-1", OTEL_EXPORTER_OTLP_ENDPOINT: "collector" };
  expect(() => readConfig(bad, "/srv")).toThrow(/LOG_LEVEL is "loud".*DRAIN_SECONDS is "-1".*OTLP_ENDPOINT must/);
});
