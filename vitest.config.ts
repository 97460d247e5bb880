import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.{ts,tsx}"],
          environment: "node",
          isolate: false,
          maxWorkers: 2,
          setupFiles: ["tests/support/clean-file.ts", "tests/support/no-console-errors.ts"],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "simulation",
          include: ["tests/simulations/**/*.test.ts"],
          environment: "node",
          testTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: [
            "tests/integration/support/databases.ts",
            "tests/integration/support/embedded-supabase.ts",
          ],
          environment: "node",
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
