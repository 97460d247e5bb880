/** What the test runners report, counted the same way. */

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface TimedTest {
  name: string;
  milliseconds: number;
}

export interface Report extends Counts {
  tests: TimedTest[];
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    assertionResults: { fullName: string; duration?: number | null }[];
  }[];
}

/** @param json what vitest's json reporter wrote. */
export function fromVitest(json: unknown): Report {
  const report = json as VitestReport;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests,
    tests: report.testResults.flatMap(({ name: file, assertionResults }) =>
      assertionResults.map(({ fullName, duration }) => ({
        name: `${fromTests(file)}: ${fullName}`,
        milliseconds: duration ?? 0,
      })),
    ),
  };
}

const fromTests = (path: string) => path.slice(path.lastIndexOf("/tests/") + 1);

interface PlaywrightSuite {
  specs: { title: string; file: string; tests: { results: { duration: number }[] }[] }[];
  suites?: PlaywrightSuite[];
}

/** A test that passes only at the second try has found something, so it counts as failed. */
export function fromPlaywright(json: unknown): Report {
  const { stats, suites } = json as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    suites: PlaywrightSuite[];
  };
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    tests: suites.flatMap(timesOf),
  };
}

function timesOf({ specs, suites = [] }: PlaywrightSuite): TimedTest[] {
  const own = specs.map(({ title, file, tests }) => ({
    name: `tests/e2e/${file}: ${title}`,
    milliseconds: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
  }));
  return [...own, ...suites.flatMap(timesOf)];
}

const SHOWN = 10;

/** The tests that took longest, a line each, so that it is seen when one becomes slow. */
export function slowestLines(tests: readonly TimedTest[]): string[] {
  return [...tests]
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, SHOWN)
    .map(({ name, milliseconds }) => `${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${name}`);
}
