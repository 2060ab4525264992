/**
 * Before all tests: one database server, and one template with the migrations applied, which each test file clones.
 * The server is the one that the service itself would start; CLAIMWIRE_TEST_SERVER names another (a superuser's url).
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openEmbedded } from "../../src/database/embedded/embedded.ts";
import { migrate } from "../../src/database/migrations.ts";
import { guard } from "./guard.ts";

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
