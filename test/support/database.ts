/** A database of a test file's own, cloned from the migrated template. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

export interface TestDatabase {
  readonly url: string;
  /** Drops it, whoever is still connected. */
  drop(): Promise<void>;
}

const asAdmin = async (statement: string): Promise<void> => {
  const admin = new pg.Client(inject("serverUrl"));
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
};

const create = async (properties: string): Promise<TestDatabase> => {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(`CREATE DATABASE ${name} ${properties}`);
  return {
    url: inject("serverUrl").replace(/\/[^/]*$/, `/${name}`),
    drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
};

export const createTestDatabase = (): Promise<TestDatabase> =>
  create(`TEMPLATE ${inject("template")} STRATEGY file_copy`);

/** One that no migration has seen. `properties`: as CREATE DATABASE takes them. */
export const createEmptyDatabase = (properties = ""): Promise<TestDatabase> => create(properties);
