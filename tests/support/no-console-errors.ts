import { afterEach, beforeEach, expect, vi } from "vitest";

/** An error on the console that a test didn't expect is a finding: the test that caused it fails. */
beforeEach(() => {
  vi.spyOn(console, "error");
});
afterEach(() => {
  const spy = vi.mocked(console.error);
  const calls = spy.mock?.calls ?? [];
  vi.restoreAllMocks();
  expect(calls).toEqual([]);
});
