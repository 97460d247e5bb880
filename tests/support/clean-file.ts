import { afterAll, vi } from "vitest";

/**
 * Unit test files share their processes, since starting one for each would cost more than all the tests. What a file
 * may leave behind is undone here: the modules it loaded, its mocks of them, its clock, its globals, its environment.
 */
const environment = { ...process.env };

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  vi.resetModules();
});
