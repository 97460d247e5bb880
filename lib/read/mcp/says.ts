import type { ComparisonReason } from "@/lib/core/metrics/comparison/reasons";
import type { WithheldReason } from "@/lib/core/metrics/comparison/word";
import type { Report } from "@/lib/read/reports/schema";

const NO_CLAIM = "Don't report a difference, and don't report that there is none.";

const WITHHELD: Record<WithheldReason, string> = {
  "model-check": "the model check fails: failures depend on something the comparison doesn't capture",
  "parts-disagree": "deployments and breaking commits point to different answers",
  "not-confirmed": "the known breaking commits don't clearly lean the way that all failures do",
};

const REFUSED: Record<ComparisonReason, string> = {
  "no-exposures": "no deployment that is old enough brought new commits",
  "no-commits-of-origin": "no commit is known to be AI-assisted",
  "no-human-commits": "no commit is known to be human",
  "no-failures": "nothing failed",
  "all-failed": "everything failed",
  "no-shared-stratum": "human and AI-assisted commits never shipped in one service with failures",
  "same-share-everywhere": "every deployment of a service has the same share of AI-assisted commits",
  "collinear-origins": "AI-assisted commits always ship with another origin in the same proportion",
  "ratio-at-zero": "no failure speaks against AI-assisted commits, so only an upper bound exists",
  "ratio-without-limit": "no failure speaks against human commits, so only a lower bound exists",
  "too-few-failures": "fewer than 10 deployments failed",
  "arm-too-small": "fewer than 10 failures are expected on the smaller side",
  "too-few-breaking-commits": "too few failures name their breaking commit",
};

const times = (ratio: number) => `${ratio.toFixed(2)}×`;

/** What may be said of the comparison, with everything that has to be said with it: agents quote it as it stands. */
export function saysOf(report: Pick<Report, "basis" | "comparison" | "verdict">): string {
  return `${estimatedSays(report.basis)}${toSentence(report)}`;
}

/** What goes before everything that is said of estimates; empty for what was measured. */
export const estimatedSays = ({ source }: Pick<Report["basis"], "source">): string =>
  source === "git" ? "Estimated from git: failures are reverts and hotfixes, not incidents. " : "";

function toSentence({ comparison, verdict }: Pick<Report, "comparison" | "verdict">): string {
  if (comparison === null) return `Nothing has been compared yet. ${NO_CLAIM}`;
  const { verdict: now } = comparison.result;
  const { deployments, failed } = now.evidence;
  const counts = `${failed} failed of ${deployments} deployments compared.`;
  if (now.verdict === "not-compared") {
    return `Can't tell yet: ${REFUSED[now.reason]}. ${counts} ${NO_CLAIM}`;
  }
  const { low, high } = now.interval;
  const range = `95% interval ${times(low)} to ${high === null ? "no upper limit" : times(high)}. ${counts}`;
  const estimate = `Adjusted estimate ${times(now.ratio)}, ${range}`;
  if (now.withheld !== null) {
    return `No verdict: ${WITHHELD[now.withheld]}. ${NO_CLAIM} ${estimate}`;
  }
  const word = verdict?.verdict ?? null;
  if (word === "more" || word === "less") {
    return `Verdict of the week to ${verdict?.weekEnd.slice(0, 10)}: deployments of AI-assisted commits fail ${word} often than those of human commits. ${estimate}`;
  }
  return `Can't tell yet. ${NO_CLAIM} ${estimate}`;
}
