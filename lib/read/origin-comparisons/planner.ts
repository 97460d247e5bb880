import type { OriginComparison } from "@/lib/core/metrics/comparison/compare-origins";
import { type Plan, plan } from "@/lib/core/metrics/comparison/planner";

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
  answer: Plan;
  /** The same with other batch sizes, all else alike. */
  byBatchSize: readonly { batchSize: number; plan: Plan }[];
}

export const PLANNER_RATIOS = [0.5, 1.25, 1.5, 2, 3] as const;
const BATCH_SIZES = [1, 2, 4, 8];
const LARGEST_BATCH = 100;

type Params = Record<string, string | string[] | undefined>;

/** How long it takes to see a difference, at this organization's pace; null where its history can't say. */
export function toPlannerView(comparison: OriginComparison, params: Params): PlannerView | null {
  const today = todayOf(comparison);
  if (today === null) return null;
  const { ai } = comparison.adjusted;
  const question = questionOf(params, today);
  const answerFor = (batchSize: number) =>
    plan({
      ...question,
      batchSize,
      failureRatePerCommit: today.failureRatePerCommit,
      commitsPerWeek: today.commitsPerWeek,
      designEffect: ai.measured ? ai.designEffect : 1,
    });
  return {
    question,
    today,
    answer: answerFor(question.batchSize),
    byBatchSize: BATCH_SIZES.map((batchSize) => ({ batchSize, plan: answerFor(batchSize) })),
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
