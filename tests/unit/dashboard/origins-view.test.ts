import { expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { byOriginOf, tallyCommits } from "@/lib/core/metrics/by-origin";
import { perCommitRates } from "@/lib/core/metrics/comparison/per-commit-rates";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { deploymentCounts } from "@/lib/core/metrics/deployment-counts";
import { failureByAiShare } from "@/lib/core/metrics/failure-by-ai-share";
import { toOriginsView } from "@/lib/read/dashboard/origins-view";
import { commit, deployment, several } from "../metrics/build";

const view = (deployments: readonly Deployment[], windowDays = 30, hasEarlier = true) =>
  toOriginsView({
    origins: byOriginOf(deploymentCounts(deployments), tallyCommits(deployments)),
    rates: {
      perCommit: perCommitRates(toHistory(deployments)),
      byAiShare: failureByAiShare(deployments),
    },
    counts: deploymentCounts(deployments),
    windowDays,
    ratio: null,
    hasEarlier,
  });

const failed = (count: number) =>
  several(count, { result: "failed", commits: [commit({ origin: "AI_ASSISTED" })] });

test("nine failed deployments are one short, and the next longer window is offered", () => {
  expect(view(failed(9))).toEqual({ kind: "too-few", failed: 9, needed: 10, missing: 1, longerDays: 91 });
});

test("the longest window offers no longer one, nor does one before which nothing was read", () => {
  expect(view(failed(3), 180)).toMatchObject({ kind: "too-few", missing: 7, longerDays: null });
  expect(view(failed(3), 28, false)).toMatchObject({ kind: "too-few", missing: 7, longerDays: null });
});

test("ten failed deployments show each origin's rate with both counts, and null where an origin has no commits", () => {
  const passed = several(30, { commits: [commit({ origin: "HUMAN" }), commit({ origin: "AI_ASSISTED" })] });
  const shown = view([...failed(10), ...passed]);
  expect(shown).toMatchObject({
    kind: "rates",
    failureRates: {
      rows: [
        { origin: "HUMAN", figure: { rate: 0, part: 0, whole: 30 } },
        { origin: "AI_ASSISTED", figure: { rate: 0.25, part: 10, whole: 40 } },
        { origin: "BOT", figure: null },
      ],
      // All ten share one commit and so count as one: the whisker reaches far.
      axisEnd: 1,
    },
    rollbackRates: {
      rows: [
        { origin: "HUMAN", figure: null },
        { origin: "AI_ASSISTED", figure: { rate: 0, part: 0, whole: 10 } },
        { origin: "BOT", figure: null },
      ],
    },
  });
});

test("unknown commits have a share, no rate, and under half attributed is called low", () => {
  const commits = [
    commit({ origin: "HUMAN" }),
    commit({ origin: "UNKNOWN" }),
    commit({ origin: "UNKNOWN" }),
    commit({ origin: "UNKNOWN" }),
  ];
  const shown = view([...failed(10), ...Array.from({ length: 10 }, () => deployment({ commits }))]);
  expect(shown).toMatchObject({
    kind: "rates",
    coverage: 20 / 50,
    coverageIsLow: true,
    shares: [
      { origin: "HUMAN", commits: 10, share: 0.2 },
      { origin: "AI_ASSISTED", commits: 10, share: 0.2 },
      { origin: "UNKNOWN", commits: 30, share: 0.6 },
    ],
  });
});

test("deployments without commits say so rather than how many failures are missing", () => {
  expect(view(several(20, { result: "failed" }))).toEqual({ kind: "unmeasured", reason: "no-commits" });
});
