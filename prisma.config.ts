import { defineConfig } from "prisma/config";

/** For the Prisma command line alone (`generate`, `studio`); the service reads its own configuration. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
});
