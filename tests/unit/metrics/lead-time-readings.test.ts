import { expect, test } from "vitest";
import { type LeadTimeTallies, leadTimeReadingsOf } from "@/lib/core/metrics/lead-time-readings";

const DAY = 86_400;
const HOUR = 3_600;

/** One deployment of 85 commits of 90 days beside 40 of one commit of an hour. */
const LARGE: LeadTimeTallies = {
  deployments: 41,
  commits: 125,
  perDeploymentSeconds: HOUR,
  uniqueCommits: 125,
  eachOnceSeconds: 90 * DAY,
  largest: { id: "big", commits: 85 },
  commonest: null,
};

test("one deployment of 85 of 125 commits makes the median: it is named, beside an hour per deployment", () => {
  expect(leadTimeReadingsOf(LARGE)).toMatchObject({
    perDeployment: { medianSeconds: HOUR, deployments: 41 },
    dominant: { kind: "deployment", id: "big", commits: 85, of: 125 },
  });
});

test("one commit that went out to 20 services among 30 makes the median, and counts once beside it", () => {
  const tallies: LeadTimeTallies = {
    deployments: 30,
    commits: 30,
    perDeploymentSeconds: 10 * DAY,
    uniqueCommits: 11,
    eachOnceSeconds: HOUR,
    largest: { id: "any", commits: 1 },
    commonest: { sha: "abc", deployments: 20 },
  };
  expect(leadTimeReadingsOf(tallies)).toMatchObject({
    eachOnce: { medianSeconds: HOUR, commits: 11 },
    dominant: { kind: "commit", sha: "abc", deployments: 20, of: 30 },
  });
});

test("half of the commits make no median of their own, and a single deployment is not set against itself", () => {
  const half = { ...LARGE, commits: 170 };
  expect(leadTimeReadingsOf(half)).toMatchObject({ dominant: null });
  const alone = { ...LARGE, deployments: 1, commits: 85 };
  expect(leadTimeReadingsOf(alone)).toMatchObject({ dominant: null });
  expect(leadTimeReadingsOf(null)).toEqual({ measured: false, reason: "no-lead-times" });
});
