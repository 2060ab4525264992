import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**"],
    globalSetup: ["test/support/server.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Node loads the tests as it loads the service: Vite's own loader finds another copy of graphql than its dependents do
    experimental: { viteModuleRunner: false },
  },
});
