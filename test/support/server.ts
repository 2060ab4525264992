/** Before all tests: one database server, and one template with the migrations applied, which each test file clones. */
import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** a superuser's url of the server; its database is the template's neighbour */
    serverUrl: string;
    template: string;
  }
}

export default async (project: TestProject): Promise<() => Promise<void>> => {
  const serverUrl = process.env["CLAIMWIRE_TEST_SERVER"] ?? "postgres://claimwire@127.0.0.1:5499/postgres";
  const template = `template_${process.pid}`;
  const admin = new pg.Client(serverUrl);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  const inside = new pg.Client(serverUrl.replace(/\/[^/]*$/, `/${template}`));
  await inside.connect();
  for (const folder of readdirSync("prisma/migrations")
    .filter((name) => !name.includes("."))
    .sort())
    await inside.query(readFileSync(`prisma/migrations/${folder}/migration.sql`, "utf8"));
  await inside.end();
  project.provide("serverUrl", serverUrl);
  project.provide("template", template);
  return async () => {
    await admin.query(`DROP DATABASE ${template} WITH (FORCE)`);
    await admin.end();
  };
};
