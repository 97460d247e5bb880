import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { doseResponse } from "@/lib/core/metrics/comparison/dose-response";
import { exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { maturityOf } from "@/lib/core/metrics/comparison/maturity";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import { strataOf } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { commit, deployment, several } from "../build";

const day = (n: number) => new Date(Date.UTC(2026, 2, n));
const all = { matureBefore: Infinity };
const [a, b, c] = ["a", "b", "c"].map((sha) => commit({ sha })) as [
  ReturnType<typeof commit>,
  ReturnType<typeof commit>,
  ReturnType<typeof commit>,
];
const exposed = (deployments: Deployment[], limits = all) => exposuresOf(toHistory(deployments), limits);

describe("a commit is exposed once per service", () => {
  test("at its first deployment there; re-shipping it exposes nothing", () => {
    const rows = exposed([
      deployment({ startedAt: day(1), commits: [a, b], result: "failed" }),
      deployment({ startedAt: day(2), commits: [a] }),
      deployment({ startedAt: day(3), commits: [b, c] }),
      deployment({ startedAt: day(3), commits: [a], service: "search" }),
    ]);
    expect([...rows.commitsByOrigin]).toEqual([2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    expect([...rows.failed]).toEqual([1, 0, 0]);
    expect(rows.leftOut).toMatchObject({ nothingNew: 1, rollbacks: 0 });
  });

  test("a rollback is no exposure, whatever it ships, and takes its commits with it", () => {
    const rows = exposed([
      deployment({ startedAt: day(1), commits: [a], deploymentType: "rollback" }),
      deployment({ startedAt: day(2), commits: [a] }),
    ]);
    expect(rows.count).toBe(0);
    expect(rows.leftOut).toMatchObject({ rollbacks: 1, nothingNew: 1 });
  });

  test("pending, too young, empty and outside deployments leave, each counted under its reason", () => {
    const rows = exposed(
      [
        deployment({ startedAt: day(1), commits: [a] }),
        deployment({ startedAt: day(2), commits: [b], result: "pending" }),
        deployment({ startedAt: day(3), commits: [b, c] }),
        deployment({ startedAt: day(3) }),
        deployment({ startedAt: day(20), commits: [commit()] }),
      ],
      { matureBefore: day(10).getTime(), from: day(2).getTime() } as typeof all,
    );
    expect([...rows.commitsByOrigin]).toEqual([1, 0, 0, 0]);
    expect(rows.leftOut).toEqual({
      rollbacks: 0,
      withoutCommits: 1,
      nothingNew: 0,
      pending: 1,
      young: 1,
      outsideWindow: 1,
    });
  });

  test("the order of the input doesn't matter", () => {
    const deployments = [4, 1, 3, 2].flatMap((n) => [
      deployment({ startedAt: day(n), commits: [a, commit({ sha: `x${n}` })] }),
      deployment({ startedAt: day(n), commits: [b], service: `s${n % 2}` }),
    ]);
    expect(exposed([...deployments].reverse())).toEqual(exposed(deployments));
  });
});

describe("strata", () => {
  const team = (service: string, count: number, failed: number, name: string | null) => [
    ...several(count - failed, { service, team: name }).map(withCommit),
    ...several(failed, { service, team: name, result: "failed" }).map(withCommit),
  ];

  test("large services stand alone, small ones with their team, the rest together; the counts add up", () => {
    const history = toHistory([
      ...team("big", 30, 5, "x"),
      ...team("small-1", 15, 2, "x"),
      ...team("small-2", 15, 2, "x"),
      ...team("tiny", 5, 1, "y"),
      ...team("lost", 5, 0, null),
    ]);
    const { strata } = strataOf(exposuresOf(history, all), history);
    const quarter = { oneRepository: false, quarter: "2026-Q1" };
    expect(strata).toEqual([
      { kind: "service", name: "big", ...quarter, services: 1, deployments: 30, failed: 5 },
      { kind: "team", name: "x", ...quarter, services: 2, deployments: 30, failed: 4 },
      {
        kind: "small",
        name: null,
        oneRepository: false,
        quarter: null,
        services: 2,
        deployments: 10,
        failed: 1,
      },
    ]);
  });
});

describe("overlap", () => {
  test("half a change set in common is half alike: 1 + 1/2 a pair, by hand", () => {
    const rows = exposed([
      deployment({ service: "s1", commits: [a, b] }),
      deployment({ service: "s2", commits: [b, c] }),
      deployment({ service: "s3", commits: [commit()] }),
    ]);
    const overlap = overlapOf(rows);
    expect(overlap.isShared).toBe(true);
    expect(overlap.independent).toBeCloseTo(1 / 1.5 + 1 / 1.5 + 1, 12);
  });
});

describe("maturity", () => {
  const recovered = (seconds: number) =>
    toHistory([
      deployment({ result: "failed", recoverySeconds: seconds }),
      deployment({ recoverySeconds: 9e9 }),
    ]);

  test("until 20 lags were seen it is the larger of 7 days and the p90 of recovery", () => {
    expect(maturityOf(recovered(60), [])).toEqual({ lagSeconds: 604_800, basis: "default", observed: 0 });
    expect(maturityOf(recovered(700_000), []).lagSeconds).toBe(700_000);
    expect(maturityOf(recovered(60), Array(19).fill(5)).basis).toBe("default");
    expect(maturityOf(recovered(60), Array(19).fill(500_000)).lagSeconds).toBe(1_000_000);
  });

  test("from then on it is the p90 of the observed lags", () => {
    const lags = Array.from({ length: 20 }, (_, i) => 3600 * (i + 1));
    expect(maturityOf(recovered(60), lags)).toEqual({ lagSeconds: 64_800, basis: "observed", observed: 20 });
  });
});

describe("dose–response", () => {
  test("each deployment counts once, at the upper end of its band, unknown commits aside", () => {
    const mix = (human: number, ai: number, unknown = 0) => [
      ...Array.from({ length: human }, () => commit()),
      ...Array.from({ length: ai }, () => commit({ origin: "AI_ASSISTED" })),
      ...Array.from({ length: unknown }, () => commit({ origin: "UNKNOWN" })),
    ];
    const { bands, withoutKnownCommits } = doseResponse(
      exposed([
        deployment({ commits: mix(2, 0, 5) }),
        deployment({ commits: mix(3, 1), result: "failed" }),
        deployment({ commits: mix(1, 1) }),
        deployment({ commits: mix(0, 4) }),
        deployment({ commits: mix(1, 4) }),
        deployment({ commits: mix(0, 0, 1) }),
      ]),
    );
    expect(bands.map((band) => [band.upTo, band.deployments, band.failed, band.rate])).toEqual([
      [0, 1, 0, 0],
      [0.25, 1, 1, 1],
      [0.5, 1, 0, 0],
      [0.75, 0, 0, null],
      [1, 2, 0, 0],
    ]);
    expect(withoutKnownCommits).toBe(1);
  });
});

function withCommit(d: Deployment): Deployment {
  return { ...d, commits: [commit()] };
}
