import { afterAll, vi } from "vitest";

/**
 * Test files share their processes, since starting one for each and compiling PGlite anew would cost more than many of
 * the tests. What a file may leave behind is undone here: the modules it loaded, its mocks of them and its spies, its
 * clock, its globals, its environment.
 */
const environment = { ...process.env };

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  vi.resetModules();
});
