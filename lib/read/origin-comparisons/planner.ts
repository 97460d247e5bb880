import type { OriginComparison } from "@/lib/core/metrics/comparison/compare-origins";
import { type Pace, timeToAnswer } from "@/lib/core/metrics/comparison/outlook";
import { plan } from "@/lib/core/metrics/comparison/planner";
import type { RatioInterval } from "@/lib/core/metrics/comparison/profile-interval";

/** What a reader can ask the planner for. */
export interface PlannerQuestion {
  /** The difference to be seen, as a ratio. */
  ratio: number;
  /** AI-assisted commits over human and AI-assisted ones, 0–1. */
  aiShare: number;
  batchSize: number;
}

export interface PlannerView {
  question: PlannerQuestion;
  /** What the organization's own history says; the question starts from it. */
  today: PlannerQuestion & { commitsPerWeek: number; failureRatePerCommit: number };
  answer: PlannedAnswer;
  /** The same with other batch sizes, all else alike; empty where no history is missing. */
  byBatchSize: readonly { batchSize: number; plan: PlannedAnswer }[];
}

export interface PlannedAnswer {
  /** "ruled-out": the interval doesn't reach it; "shows": there is enough; "more": beyond what there is; "all": from the first on. */
  counted: "ruled-out" | "shows" | "more" | "all";
  deployments: number;
  weeks: number;
  expectedFailures: number;
}

export const PLANNER_RATIOS = [0.5, 1.25, 1.5, 2, 3] as const;
const BATCH_SIZES = [1, 2, 4, 8];
const LARGEST_BATCH = 100;

type Params = Record<string, string | string[] | undefined>;

const WEEK_SECONDS = 7 * 86_400;

/**
 * How long it takes to see a difference, at this organization's pace; null where its history can't say. Where something
 * was compared it is counted on from there, by the calculation of the verdict's card: asked as things are today, both
 * say the same. Other shares and batches tell more or less a deployment, by the expected information of each.
 * @param shown the interval that the verdict shows, where it is another than today's.
 */
export function toPlannerView(
  comparison: OriginComparison,
  params: Params,
  shown?: RatioInterval,
): PlannerView | null {
  const today = todayOf(comparison);
  if (today === null) return null;
  const pace = paceOf(comparison, shown);
  const { ai } = comparison.adjusted;
  const question = questionOf(params, today);
  const planFor = (asked: PlannerQuestion) =>
    plan({
      ...asked,
      ratio: question.ratio,
      failureRatePerCommit: today.failureRatePerCommit,
      commitsPerWeek: today.commitsPerWeek,
      designEffect: ai.measured ? ai.designEffect : 1,
    });
  const answerFor = (batchSize: number): PlannedAnswer => {
    const planned = planFor({ ...question, batchSize });
    if (pace === null) return { counted: "all", ...planned };
    const { moreDeployments, moreWeeks, ruledOut } = timeToAnswer(pace, question.ratio);
    if (moreDeployments === 0)
      return { counted: ruledOut ? "ruled-out" : "shows", deployments: 0, weeks: 0, expectedFailures: 0 };
    const slower = planned.deployments / planFor(today).deployments;
    const deployments = Math.ceil(moreDeployments * slower);
    return {
      counted: "more",
      deployments,
      weeks: (moreWeeks - pace.maturityWeeks) * slower * (batchSize / today.batchSize) + pace.maturityWeeks,
      expectedFailures: deployments * (planned.expectedFailures / planned.deployments),
    };
  };
  const answer = answerFor(question.batchSize);
  const isMissing = answer.counted === "more" || answer.counted === "all";
  return {
    question,
    today,
    answer,
    byBatchSize: isMissing ? BATCH_SIZES.map((batchSize) => ({ batchSize, plan: answerFor(batchSize) })) : [],
  };
}

/** What has been seen so far and how fast it came; null where nothing was compared. */
function paceOf(
  { verdict, deploymentsPerWeek, maturity }: OriginComparison,
  shown?: RatioInterval,
): Pace | null {
  if (verdict.verdict === "not-compared" || deploymentsPerWeek === null) return null;
  // Comparisons from before it was kept have none.
  if (verdict.logStandardError === 0) return null;
  const { deployments } = verdict.evidence;
  return {
    logRatio: Math.log(verdict.ratio),
    logStandardError: verdict.logStandardError,
    ...(shown ?? verdict.interval),
    deployments,
    weeks: deployments / deploymentsPerWeek,
    maturityWeeks: maturity.lagSeconds / WEEK_SECONDS,
  };
}

function todayOf({
  commits,
  verdict,
  adjusted,
  deploymentsPerWeek,
}: OriginComparison): PlannerView["today"] | null {
  const { deployments, failed } = verdict.evidence;
  const [human = 0, ai = 0] = commits;
  if (human === 0 || ai === 0 || deploymentsPerWeek === null) return null;
  if (failed === 0 || failed === deployments) return null;
  const meanBatch = commits.reduce((sum, count) => sum + count, 0) / deployments;
  // The rate seen is that of the mix; a human commit's is less where AI-assisted ones break more, by as much as was found.
  const aiShare = ai / (ai + human);
  const found = adjusted.ai.measured ? adjusted.ai.ratio : 1;
  const hazard = -Math.log1p(-failed / deployments) / meanBatch / (1 - aiShare + aiShare * found);
  return {
    ratio: 2,
    aiShare,
    batchSize: Math.min(LARGEST_BATCH, Math.max(1, Math.round(meanBatch))),
    commitsPerWeek: deploymentsPerWeek * meanBatch,
    failureRatePerCommit: -Math.expm1(-hazard),
  };
}

/** What the URL asks; what can't be understood is asked as things are today. */
function questionOf(params: Params, today: PlannerQuestion): PlannerQuestion {
  const asked = (name: string) => Number(typeof params[name] === "string" ? params[name] : Number.NaN);
  const [ratio, percent, batch] = [asked("ratio"), asked("share"), asked("batch")];
  const isBatch = Number.isInteger(batch) && batch >= 1 && batch <= LARGEST_BATCH;
  return {
    ratio: PLANNER_RATIOS.find((choice) => choice === ratio) ?? today.ratio,
    aiShare: percent >= 1 && percent <= 99 ? percent / 100 : today.aiShare,
    batchSize: isBatch ? batch : today.batchSize,
  };
}
