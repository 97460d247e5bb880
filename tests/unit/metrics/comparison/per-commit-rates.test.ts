import { describe, expect, test } from "vitest";
import { perCommitRates } from "@/lib/core/metrics/comparison/per-commit-rates";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { holmAdjusted } from "@/lib/core/metrics/stats/holm";
import { chiSquareUpperTail } from "@/lib/core/metrics/stats/incomplete-gamma";
import basics from "../../../fixtures/oracles/basics.json";
import oracle from "../../../fixtures/oracles/survey.json";
import { commit, deployment, several } from "../build";

describe("per-commit rates", () => {
  test.each(oracle.ratios)("$name: rates, intervals and difference as in R survey::svyratio", (known) => {
    const rates = perCommitRates(toHistory(known.rows.map(deploymentOf)));
    for (const [origin, expected] of [
      ["HUMAN", known.human],
      ["AI_ASSISTED", known.ai],
    ] as const) {
      expect(rates.failure[origin]?.ratio).toBeCloseTo(expected.ratio, 10);
      expect(rates.failure[origin]?.interval.low).toBeCloseTo(expected.low, 8);
      expect(rates.failure[origin]?.interval.high).toBeCloseTo(expected.high, 8);
    }
    expect(rates.failureDifference?.difference).toBeCloseTo(known.difference.ratio, 10);
    expect(rates.failureDifference?.interval.low).toBeCloseTo(known.difference.low, 8);
    expect(rates.failureDifference?.interval.high).toBeCloseTo(known.difference.high, 8);
  });

  test("no failure: Wilson with the effective size, by hand 4 deployments of 5 commits count as 4", () => {
    const five = () => Array.from({ length: 5 }, () => commit());
    const rates = perCommitRates(toHistory([1, 2, 3, 4].map(() => deployment({ commits: five() }))));
    expect(rates.failure.HUMAN).toMatchObject({ ratio: 0, numerator: 0, denominator: 20 });
    expect(rates.failure.HUMAN?.interval.high).toBeCloseTo(3.841459 / (4 + 3.841459), 5);
    expect(rates.failureDifference).toBeNull();
  });

  test("rollback and rework are shares of the same commits, and pending deployments are in neither", () => {
    const fix = deployment({ deploymentType: "hotfix", commits: [commit({ origin: "AI_ASSISTED" })] });
    const broken = deployment({
      result: "failed",
      remediation: { type: "rollback", externalId: fix.externalId },
      commits: [commit(), commit()],
    });
    const pending = deployment({ result: "pending", commits: [commit()] });
    const rates = perCommitRates(toHistory([fix, broken, pending, ...several(2)]));
    expect(rates.rollback).toMatchObject({ HUMAN: { ratio: 1, numerator: 2, denominator: 2 } });
    expect(rates.rollback.AI_ASSISTED).toBeUndefined();
    expect(rates.rework).toMatchObject({ AI_ASSISTED: { ratio: 1 }, HUMAN: { ratio: 0, denominator: 2 } });
    expect(rates).toMatchObject({ evaluatedDeployments: 4, coverage: { rate: 1, known: 3, commits: 3 } });
  });
});

describe("the statistics beneath", () => {
  test("Holm's correction as in R p.adjust, in the order given", () => {
    holmAdjusted(Object.freeze(oracle.holm.p)).forEach((p, i) => {
      expect(p).toBeCloseTo(oracle.holm.adjusted[i] as number, 12);
    });
  });

  test.each(basics.chiSquare)("chi-square tail at $x with $df degrees as in R pchisq", ({ x, df, upper }) => {
    expect(chiSquareUpperTail(x, df) / upper).toBeCloseTo(1, 8);
  });
});

function deploymentOf([change, failed, human, ai]: number[]) {
  const commits = [
    ...Array.from({ length: human as number }, (_, k) => commit({ sha: `${change}-h${k}` })),
    ...Array.from({ length: ai as number }, (_, k) =>
      commit({ sha: `${change}-a${k}`, origin: "AI_ASSISTED" }),
    ),
  ];
  return deployment({ result: failed === 1 ? "failed" : "passed", commits });
}
