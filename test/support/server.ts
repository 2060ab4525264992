/**
 * Before all tests: one database server, and one template with the migrations applied, which each test file clones.
 * The server is the one that the service itself would start; CLAIMWIRE_TEST_SERVER names another (a superuser's url).
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openEmbedded } from "../../src/database/embedded/embedded.ts";
import { migrate } from "../../src/database/migrations.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** a superuser's url of the server; its database is the template's neighbour */
    serverUrl: string;
    template: string;
  }
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Ends the server and removes its folder however the test run ends, kill -9 included: its input closes with us. */
const guard = (folder: string): { dismiss(): void } => {
  const script = `
    const { readFileSync, rmSync } = require("node:fs");
    const folder = process.argv[1];
    process.stdin.resume().on("close", () => {
      try { process.kill(Number(readFileSync(folder + "/postgres-18/data/postmaster.pid", "utf8").split("\\n")[0]), "SIGQUIT"); } catch {}
      setTimeout(() => rmSync(folder, { recursive: true, force: true }), 500);
    });`;
  const child = spawn(process.execPath, ["-e", script, folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.unref();
  child.stdin.on("error", () => undefined);
  return { dismiss: () => void child.kill("SIGKILL") };
};

const startServer = async (): Promise<Server> => {
  const given = process.env["CLAIMWIRE_TEST_SERVER"];
  if (given) return { url: given, stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), "claimwire-test-"));
  const guardian = guard(folder);
  const server = await openEmbedded({ folder, durable: false, say: () => undefined }).catch(async (fault: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw fault;
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      guardian.dismiss();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export default async (project: TestProject): Promise<() => Promise<void>> => {
  const server = await startServer();
  const template = `template_${process.pid}`;
  const admin = new pg.Client(server.url);
  try {
    await admin.connect();
    await admin.query(`CREATE DATABASE ${template}`);
    await migrate(server.url.replace(/\/[^/]*$/, `/${template}`), () => undefined);
  } catch (fault) {
    await admin.end();
    await server.stop();
    throw fault;
  }
  project.provide("serverUrl", server.url);
  project.provide("template", template);
  return async () => {
    await admin.query(`DROP DATABASE ${template} WITH (FORCE)`);
    await admin.end();
    await server.stop();
  };
};
