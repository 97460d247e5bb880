import { expect } from "vitest";
import type { DeployedCommit, Deployment } from "@/lib/core/deployments/types";
import { compareExposures } from "@/lib/core/metrics/comparison/compare-origins";
import { fromCountedHistory } from "@/lib/core/metrics/comparison/counted-history";
import { exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { maturityOf } from "@/lib/core/metrics/comparison/maturity";
import { perCommitRates } from "@/lib/core/metrics/comparison/per-commit-rates";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { failureByAiShare } from "@/lib/core/metrics/failure-by-ai-share";
import { type LeadTimeTallies, leadTimeReadingsOf } from "@/lib/core/metrics/lead-time-readings";
import { LEAD_TIME_STAGES, type LeadTimeStages, leadTimeStages } from "@/lib/core/metrics/lead-time-stages";
import type { Measured } from "@/lib/core/metrics/measured";
import { median } from "@/lib/core/metrics/stats/quantile";
import type { RatioEstimate } from "@/lib/core/metrics/stats/ratio-estimator";
import { startedInWindow } from "@/lib/core/metrics/window";
import { countWindow } from "@/lib/core/metrics/window-counts";
import { deploymentsThatAnswer } from "@/lib/core/question/answers";
import { BEGINNING, EVERYTHING, type Question } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { countedWindow } from "@/lib/read/dashboard/figures";
import { BREAKDOWN_DIMENSIONS, breakDownDeployments } from "@/lib/read/deployments/break-down";
import { listDeployments } from "@/lib/read/deployments/data";
import { listExposureHistory } from "@/lib/read/deployments/exposure-history";
import { measureDeployments } from "@/lib/read/deployments/measure";
import { measureLeadTimeStages } from "@/lib/read/deployments/measure-lead-time-stages";
import { measureOrigins } from "@/lib/read/deployments/measure-origins";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

import { rowsFrom } from "../../support/figures";

const TIME_ZONE = "America/Sao_Paulo";

/** Measures a question in the database and from all deployments, and expects the same of both. */
export async function expectTwins(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<{ deployments: number }> {
  const history = { from: BEGINNING, to: question.window.to };
  const all = await listDeployments(client, organizationId, { ...EVERYTHING, window: history });
  const deployments = deploymentsThatAnswer(all, { ...question, window: history });
  const inside = startedInWindow(deployments, question.window);
  const named = namedRemediations(all, question.window.to);
  const counted = countedWindow(question.window, TIME_ZONE);
  expect(await measureDeployments(client, organizationId, question, counted)).toEqual(
    countWindow(deployments, counted, named),
  );

  const { stages, readings } = await measureLeadTimeStages(client, organizationId, question);
  expect(readings).toEqual(leadTimeReadingsOf(tallyLeadTimes(inside)));
  expect(withRoundedShares(stages)).toEqual(withRoundedShares(leadTimeStages(inside)));

  const { perCommit, byAiShare } = await measureOrigins(client, organizationId, question);
  expect(byAiShare).toEqual(failureByAiShare(inside));
  const own = perCommitRates(toHistory(withNamed(inside, named)), null);
  for (const outcome of ["failure", "rollback", "rework"] as const) {
    expect(rounded(perCommit[outcome])).toEqual(rounded(own[outcome]));
  }

  if (question.tools === null) await expectSameExposures(client, organizationId, question, deployments);

  for (const dimension of BREAKDOWN_DIMENSIONS) {
    const { rows, rest } = await breakDownDeployments(client, organizationId, question, dimension, [
      question.window,
    ]);
    expect(rest).toEqual({ groups: 0, deployments: 0, failed: 0 });
    expect(rows.map(({ label: _, ...row }) => withCloseIntervals(row))).toEqual(
      rowsFrom(inside, dimension, question.window, named).map(withCloseIntervals),
    );
  }
  return { deployments: inside.length };
}

/** Seconds that are added up in another order differ in their last digits. */
function withRoundedShares(stages: Measured<LeadTimeStages>) {
  if (!stages.measured) return stages;
  const rounded = LEAD_TIME_STAGES.map((name) => ({ ...stages[name], share: round(stages[name].share) }));
  return { ...stages, ...Object.fromEntries(LEAD_TIME_STAGES.map((name, i) => [name, rounded[i]])) };
}

/** The lead times told otherwise, as plainly as it can be said: deployments come oldest first. */
function tallyLeadTimes(deployments: readonly Deployment[]): LeadTimeTallies | null {
  const told = deployments
    .map(({ id, commits }) => ({ id, commits: commits.filter((one) => one.leadTimeSeconds !== null) }))
    .filter(({ commits }) => commits.length > 0);
  if (told.length === 0) return null;
  const middle = (values: readonly number[]) => median(values) ?? Number.NaN;
  const times = (commits: readonly DeployedCommit[]) =>
    commits.flatMap(({ leadTimeSeconds }) => leadTimeSeconds ?? []);
  const all = told.flatMap(({ commits }) => commits);
  const first = new Map([...all].reverse().map((one) => [one.sha, one]));
  const often = [...first.keys()]
    .map((sha) => ({ sha, deployments: all.filter((one) => one.sha === sha).length }))
    .filter((one) => one.deployments > 1)
    .sort((a, b) => b.deployments - a.deployments || (a.sha < b.sha ? -1 : 1));
  const [largest] = [...told].sort((a, b) => b.commits.length - a.commits.length);
  return {
    deployments: told.length,
    commits: all.length,
    perDeploymentSeconds: middle(told.map(({ commits }) => middle(times(commits)))),
    uniqueCommits: first.size,
    eachOnceSeconds: middle(times([...first.values()])),
    largest: { id: largest?.id ?? "", commits: largest?.commits.length ?? 0 },
    commonest: often[0] ?? null,
  };
}

/** Sums of squares that should cancel leave a rest of rounding. */
function withCloseIntervals(row: object): object {
  return JSON.parse(
    JSON.stringify(row, (_, value) => (typeof value === "number" ? Number(value.toPrecision(10)) : value)),
  );
}

/** The exposures of all history and of the window, from the rows and as the database counts them: the same comparison of both. */
async function expectSameExposures(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
  deployments: readonly Deployment[],
): Promise<void> {
  const { window } = question;
  const history = toHistory(deployments);
  const matureBefore = new Date(window.to.getTime() - 2 * 86_400_000);
  for (const from of [BEGINNING, window.from]) {
    const asked = { ...question, window: { from, to: window.to } };
    const counted = fromCountedHistory(await listExposureHistory(client, organizationId, asked));
    const limits = { matureBefore: matureBefore.getTime(), from: from.getTime(), to: window.to.getTime() };
    const [ours, theirs] = [
      { exposures: exposuresOf(counted.history, limits), names: counted.names },
      { exposures: exposuresOf(history, limits), names: history },
    ];
    const settled = { maturity: maturityOf(history, []), perCommit: perCommitRates(history, null) };
    const [found, expected] = [ours, theirs].map((one) => compareExposures({ ...one, ...settled }));
    expect(found?.leftOut).toEqual(expected?.leftOut);
    expect(found?.commits).toEqual(expected?.commits);
    expect(found?.doseResponse).toEqual(expected?.doseResponse);
    expect(found?.verdict.evidence.deployments).toBe(expected?.verdict.evidence.deployments);
    expect(found?.breakingCommits.naming).toEqual(expected?.breakingCommits.naming);
    for (const part of ["failed", "known", "aiAssisted", "telling", "expectedAi"] as const) {
      expect(found?.breakingCommits[part]).toBeCloseTo(expected?.breakingCommits[part] ?? Number.NaN, 9);
    }
    expect(found?.verdict.evidence.independentFailures).toBeCloseTo(
      expected?.verdict.evidence.independentFailures ?? Number.NaN,
      9,
    );
  }
}

/** A remediation named from outside the window says so by its type here, which is the same to the rates. */
function withNamed(deployments: readonly Deployment[], named: ReadonlySet<string>): Deployment[] {
  return deployments.map((one) =>
    named.has(one.externalId) && one.deploymentType !== "rollback"
      ? { ...one, deploymentType: "hotfix" }
      : one,
  );
}

const round = (value: number) => Number(value.toFixed(9));

/** Sums in another order differ in their last digits. */
function rounded(rates: Partial<Record<string, RatioEstimate>>) {
  return Object.fromEntries(
    Object.entries(rates).map(([origin, rate]) => [
      origin,
      rate && {
        ...rate,
        ratio: round(rate.ratio),
        interval: { low: round(rate.interval.low), high: round(rate.interval.high) },
      },
    ]),
  );
}
