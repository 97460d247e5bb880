import { describe, expect, test } from "vitest";
import type { QualityCounts } from "@/lib/read/data-quality/data";
import { ISSUE_KINDS, type IssueKind } from "@/lib/read/data-quality/issue";
import { qualityIssues } from "@/lib/read/data-quality/issues";
import { issueLinks } from "@/lib/read/data-quality/links";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";

const NOW = new Date("2026-11-25T12:00:00Z");
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

const COMPLETE: QualityCounts = {
  deployments: {
    total: 100,
    failed: 8,
    passed: 92,
    pending: 0,
    withoutCommits: 0,
    failedWithoutCommits: 0,
    passedWithoutCommits: 0,
    withoutSha: 0,
    withoutTeam: 0,
    withoutRepository: 0,
    withoutLeadTime: 0,
    cutCommits: 0,
    commitsNotSent: 0,
    failedWithoutRecovery: 0,
  },
  breakingCommits: { "reverted-sha": 5, "only-commit": 3 },
  pendingAges: [],
  commits: {
    human: 200,
    ai: 100,
    bot: 0,
    unknown: 0,
    failedAi: 10,
    passedAi: 90,
    failedUnknown: 0,
    passedUnknown: 0,
  },
  unknownReasons: [],
  leadTime: { commits: 300, known: 300, median: 3600, low: 3600, high: 3600 },
  recovery: { failed: 8, known: 8, median: 900, low: 900, high: 900 },
  otherEnvironments: [],
  elsewhere: { environments: 0, deployments: 0, rates: [] },
  allEnvironments: 100,
  otherSpellings: [],
  duplicates: { total: 0, failed: 0, passed: 0, areMerged: false, reports: 0, parts: [] },
  unmappedServices: [],
  unmapped: 0,
  services: 4,
  disappeared: { total: 0, failed: 0, passed: 0 },
  setAside: { deployments: 0, incidents: 0 },
  incidentsWithoutEnvironment: 0,
  incidents: { total: 3, open: 0 },
  incidentFeeds: [{ team: "risk", incidents: 9, lastAt: daysAgo(3), usualGapSeconds: 5 * 86_400 }],
  isConnected: true,
  days: 30,
  daysWithoutSync: [],
};

/** All of the window was read. */
const ALL_READ = { past: 30, unread: 0, read: 30, hasRead: true };

function issue(kind: IssueKind, change: Partial<QualityCounts>) {
  const found = qualityIssues({ ...COMPLETE, ...change }, ALL_READ, NOW).find((one) => one.kind === kind);
  if (!found) throw new Error(kind);
  return found;
}

describe("what is missing", () => {
  test("of complete data, nothing is", () => {
    const issues = qualityIssues(COMPLETE, ALL_READ, NOW);
    expect(issues.map(({ kind }) => kind)).toEqual(ISSUE_KINDS);
    expect(issues.filter(({ count, bounds }) => count > 0 || bounds.length > 0)).toEqual([]);
  });

  test("days that nobody read are missing, and nothing is called complete that nothing was read of", () => {
    const partly = qualityIssues(COMPLETE, { past: 90, unread: 60, read: 30, hasRead: true }, NOW);
    expect(partly.find(({ kind }) => kind === "unread-days")).toMatchObject({
      count: 60,
      total: 90,
      isProven: false,
    });
    expect(partly.find(({ kind }) => kind === "pending")?.isProven).toBe(true);
    const nothing = qualityIssues(COMPLETE, { past: 30, unread: 30, read: 0, hasRead: false }, NOW);
    expect(nothing.filter(({ isProven }) => isProven)).toEqual([]);
  });

  test("none of none is no finding: no whole day since the account was connected says nothing of its syncs", () => {
    const found = qualityIssues(
      { ...COMPLETE, days: 0, incidents: { total: 0, open: 0 } },
      ALL_READ,
      NOW,
    ).filter(({ isProven }) => isProven);
    expect(found.map(({ kind }) => kind)).not.toContain("missed-syncs");
    expect(found.map(({ kind }) => kind)).not.toContain("open-incidents");
    expect(found.map(({ kind }) => kind)).toContain("without-commits");
  });

  test("20 pending results put a change failure rate of 8 % between 8 and 28 of 120", () => {
    const pending = { ...COMPLETE.deployments, total: 120, pending: 20 };
    expect(issue("pending", { deployments: pending })).toMatchObject({
      count: 20,
      total: 120,
      bounds: [
        {
          figure: "change-failure-rate",
          unit: "rate",
          shown: 0.08,
          behind: { part: 8, whole: 100 },
          low: 8 / 120,
          high: 28 / 120,
        },
      ],
    });
  });

  test("set-aside deployments are undecided ones, whatever their date", () => {
    const { bounds } = issue("set-aside-deployments", { setAside: { deployments: 20, incidents: 0 } });
    expect(bounds[0]).toMatchObject({ low: 8 / 120, high: 28 / 120 });
  });

  test("environments outside production bound the rate by the choice of them that moves it most", () => {
    const otherEnvironments = [
      { name: null, deployments: 100 },
      { name: "staging", deployments: 20 },
    ];
    const rates = [
      { failed: 10, passed: 10 },
      { failed: 0, passed: 100 },
    ];
    const elsewhere = { environments: 60, deployments: 125, rates };
    expect(issue("other-environments", { otherEnvironments, elsewhere, allEnvironments: 225 })).toMatchObject(
      {
        count: 125,
        total: 225,
        bounds: [{ low: 8 / 200, high: 18 / 120 }],
        parts: [{ name: "" }, { name: "staging" }],
        allParts: 60,
      },
    );
  });

  test("services beyond those that are named are counted as well", () => {
    const unmappedServices = [{ name: "checkout", deployments: 3 }];
    expect(issue("unmapped-services", { unmappedServices, unmapped: 51, services: 80 })).toMatchObject({
      count: 51,
      total: 80,
      allParts: 51,
    });
  });

  test.each([false, true])(
    "what two sources reported is told with each figure by report and by deployment (counted once: %s)",
    (areMerged) => {
      // Sixty deployments, forty of them reported again; five of the second reports failed.
      const [each, once] = [
        { total: 100, failed: 15, passed: 85 },
        { total: 60, failed: 10, passed: 50 },
      ];
      const found = issue("reported-twice", {
        deployments: { ...COMPLETE.deployments, ...(areMerged ? once : each) },
        duplicates: {
          total: 40,
          failed: 5,
          passed: 35,
          areMerged,
          reports: 80,
          parts: [{ service: "checkout", sources: "api + apm_deployments", deployments: 40 }],
        },
      });
      expect(found).toMatchObject({
        count: 80,
        total: 100,
        parts: [{ name: "checkout: api + apm_deployments", count: 40 }],
      });
      expect(found.bounds.map(({ figure, ways }) => [figure, ways])).toEqual([
        ["deployment-frequency", { once: 2, each: 100 / 30 }],
        ["change-failure-rate", { once: 10 / 60, each: 15 / 100 }],
      ]);
      expect(found.bounds.map(({ shown }) => shown)).toEqual(areMerged ? [2, 10 / 60] : [100 / 30, 15 / 100]);
    },
  );

  test("other spellings that hardly resemble are none", () => {
    const otherSpellings = [{ name: "produçtion", events: 3 }];
    expect(issue("other-spellings", { otherSpellings }).count).toBe(0);
  });

  test("deployments and incidents of another spelling of production are one gap, and other names are none", () => {
    const counts = {
      ...COMPLETE,
      otherSpellings: [
        { name: "Production", events: 6 },
        { name: "PRODUCTION ", events: 1 },
        { name: "próduction", events: 5 },
      ],
    };
    const found = qualityIssues(counts, ALL_READ, NOW, undefined, true, {
      asked: ["production"],
      production: ["production"],
    });
    expect(found.find(({ kind }) => kind === "other-spellings")).toMatchObject({
      count: 7,
      parts: [
        { name: "Production", count: 6 },
        { name: "PRODUCTION ", count: 1 },
      ],
    });
  });

  test("environments are proved complete only where they were asked: not beside staging, and not before production is chosen", () => {
    const proven = (asked: string[], production: string[]) =>
      qualityIssues(COMPLETE, ALL_READ, NOW, undefined, true, { asked, production })
        .filter(({ kind, isProven }) => isProven && /without-environment|spellings/.test(kind))
        .map(({ kind }) => kind)
        .toSorted();
    expect(proven(["production"], ["production"])).toEqual([
      "incidents-without-environment",
      "other-spellings",
    ]);
    expect(proven(["staging"], ["production"])).toEqual(["other-spellings"]);
    expect(proven(["production", ""], ["production"])).toEqual(["other-spellings"]);
    expect(proven([], [])).toEqual([]);
  });

  test("unknown origins bound the AI share and the AI failure rate, and nothing else", () => {
    const commits = { ...COMPLETE.commits, unknown: 100, failedUnknown: 20, passedUnknown: 80 };
    expect(issue("unknown-origins", { commits }).bounds).toEqual([
      {
        figure: "ai-share",
        unit: "rate",
        shown: 1 / 3,
        behind: { part: 100, whole: 300 },
        low: 100 / 400,
        high: 200 / 400,
      },
      {
        figure: "aiFailureRate",
        unit: "rate",
        shown: 0.1,
        behind: { part: 10, whole: 100 },
        low: 10 / 180,
        high: 30 / 120,
      },
    ]);
  });

  test("half the recoveries missing leave the median without a limit, which is said and not hidden", () => {
    const deployments = { ...COMPLETE.deployments, failedWithoutRecovery: 4 };
    const recovery = { failed: 8, known: 4, median: 900, low: null, high: null };
    expect(issue("without-recovery", { deployments, recovery }).bounds).toEqual([
      {
        figure: "failed-deployment-recovery-time",
        unit: "seconds",
        shown: 900,
        behind: { part: 4, whole: 8 },
        low: null,
        high: null,
      },
    ]);
  });

  test("one team's feed that went quiet is found among others that go on", () => {
    const incidentFeeds = [
      { team: "risk", incidents: 20, lastAt: daysAgo(55), usualGapSeconds: 3 * 86_400 },
      { team: "payments", incidents: 2, lastAt: daysAgo(40), usualGapSeconds: 20 * 86_400 },
      { team: "", incidents: 30, lastAt: daysAgo(1), usualGapSeconds: 86_400 },
    ];
    expect(issue("silent-incidents", { incidentFeeds })).toMatchObject({
      count: 1,
      total: 3,
      parts: [{ name: "risk", count: 55 }],
    });
  });

  test("an organization that never had an incident has a silent feed", () => {
    expect(issue("silent-incidents", { incidentFeeds: [] })).toMatchObject({ count: 1, parts: [] });
  });

  test("each has somewhere to go: a list, a place to mend it, or Datadog's own page", () => {
    for (const kind of ISSUE_KINDS) {
      const { list, mend, docs } = issueLinks(kind, {
        slug: "acme",
        filters: DEFAULT_FILTERS,
        pusher: null,
      });
      expect(mend ?? docs, kind).not.toBeNull();
      for (const ours of [list, mend]) if (ours !== null) expect(ours).toMatch(/^\/acme\//);
    }
  });

  test("where a pipeline pushes, nothing sends its people to Datadog", () => {
    for (const kind of ISSUE_KINDS) {
      const links = issueLinks(kind, { slug: "acme", filters: DEFAULT_FILTERS, pusher: "pipeline" });
      expect(links.mend ?? links.docs, kind).not.toBeNull();
      expect(JSON.stringify(links), kind).not.toContain("datadog");
    }
  });
});
