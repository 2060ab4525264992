/** Tests that need a browser: apart from the others, so that `npm test` needs nothing but npm. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    globalSetup: ["test/support/server.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    experimental: { viteModuleRunner: false },
  },
});
