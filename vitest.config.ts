import { defineConfig } from "vitest/config";

const SHARED_PROCESSES = {
  isolate: false,
  maxWorkers: 2,
  setupFiles: ["tests/support/clean-file.ts"],
};

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
          ...SHARED_PROCESSES,
          setupFiles: [...SHARED_PROCESSES.setupFiles, "tests/support/no-console-errors.ts"],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "bundle",
          include: ["tests/bundle/**/*.test.ts"],
          environment: "node",
          testTimeout: 60_000,
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
          ...SHARED_PROCESSES,
          // One more than there are cores: some files wait, for leases, locks and processes of their own.
          maxWorkers: 3,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
