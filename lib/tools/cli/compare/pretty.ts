import type { HistoryAnswer, WeekAnswer } from "./answer-history";

const WORDS = {
  more: "More often.",
  less: "Less often.",
  "cannot-tell": "Can't tell yet.",
  withheld: "No verdict.",
  "not-compared": "Not compared.",
};

const WHAT = {
  deployment: "Deployments of AI-assisted commits failed {}× as often as those of as many human ones",
  commit: "An AI-assisted commit was {}× as likely as a human one to be what broke a deployment",
  both: "AI-assisted commits broke deployments {}× as often as human ones",
};

const REASONS: Record<string, string> = {
  "model-check":
    "The model check fails: failures depend on something the comparison doesn't capture, and it moves the answer.",
  "parts-disagree": "Deployments and breaking commits point to different answers.",
  "not-confirmed":
    "All failures together suggest a difference, but the known breaking commits don't clearly lean that way.",
  "no-exposures": "No deployment that is old enough brought new commits.",
  "no-commits-of-origin": "No commit is known to be AI-assisted.",
  "no-human-commits": "No commit is known to be human.",
  "no-failures": "Nothing failed.",
  "all-failed": "Everything failed.",
  "no-shared-stratum": "Human and AI-assisted commits never shipped in one service with failures.",
  "same-share-everywhere": "Every deployment of a service has the same share of AI-assisted commits.",
  "collinear-origins": "AI-assisted commits always ship with another origin in the same proportion.",
  "ratio-at-zero": "No failure speaks against AI-assisted commits; only an upper bound exists.",
  "ratio-without-limit": "No failure speaks against human commits; only a lower bound exists.",
  "too-few-failures": "Fewer than 10 deployments failed.",
  "arm-too-small": "Fewer than 10 failures are expected on the smaller side.",
  "too-few-breaking-commits": "Too few failures name their breaking commit.",
};

/** An answer as text, for reading. */
export function prettyAnswer(answer: HistoryAnswer): string {
  const { deployments, breakingCommits, estimand, ratio, reason, weeks } = answer;
  const lines = [`${answer.history}: ${WORDS[answer.word]}`];
  if (reason !== null) lines.push(REASONS[reason] ?? reason);
  if (estimand !== null && ratio !== null) {
    lines.push(`${WHAT[estimand].replace("{}", shown(ratio))}: 95% interval ${range(answer)}.`);
  }
  lines.push(`${deployments.failed} failed of ${deployments.compared} deployments compared.`);
  lines.push(`From deployments alone: ${partText(deployments)}.`);
  if (breakingCommits.known > 0) {
    lines.push(
      `Of ${Math.round(breakingCommits.known)} failures whose breaking commit is known, ${Math.round(breakingCommits.aiAssisted)} ` +
        `were AI-assisted; with equal risk ${Math.round(breakingCommits.expectedAi)} would have been: ${partText(breakingCommits)}.`,
    );
  }
  if (answer.size !== null) {
    lines.push(
      `In ${answer.size.compared} deployments whose lines are known: ${partText(answer.size.total)} in total; at equal size, ` +
        `directly, ${partText(answer.size.direct)}.`,
    );
  }
  if (answer.takenBack !== null) lines.push(takenBackText(answer.takenBack));
  for (const { name, fails, pValue, shift } of answer.check.of) {
    if (fails)
      lines.push(
        `Check of ${name}: p = ${pValue?.toPrecision(2)}, would move the answer by ${shift.toFixed(1)} standard errors.`,
      );
  }
  if (answer.plain) {
    lines.push(`Adjusted for nothing but strata (${answer.plain.strata}): ${partText(answer.plain)}.`);
  }
  if (weeks) lines.push(...changes(weeks));
  return `${lines.join("\n  ")}\n`;
}

function takenBackText(part: NonNullable<HistoryAnswer["takenBack"]>): string {
  const { HUMAN: human, AI_ASSISTED: ai } = part.byOrigin;
  const of = ({ changes, reverted, hotfixed }: typeof ai) => `${reverted + hotfixed} of ${changes}`;
  return (
    `Reverted or hot-fixed within ${part.withinDays} days: ${of(ai)} AI-assisted commits, ${of(human)} human ones; ` +
    `in the same repository (or service) and quarter ${partText(part)}. Another question, and no part of the answer above.`
  );
}

function partText(part: Pick<HistoryAnswer["deployments"], "ratio" | "low" | "high" | "reason">): string {
  return part.ratio === null
    ? (REASONS[part.reason ?? ""] ?? "unmeasured").replace(/\.$/, "")
    : `${shown(part.ratio)}×, ${range(part)}`;
}

function range({ low, high }: { low: number | null; high: number | null }): string {
  return `${low === null ? "0" : shown(low)} to ${high === null ? "no limit" : shown(high)}`;
}

function shown(ratio: number): string {
  return `${Number(ratio.toPrecision(3))}`;
}

/** The weeks on which the word changed. */
function changes(weeks: readonly WeekAnswer[]): string[] {
  return weeks
    .filter((week, i) => week.word !== weeks[i - 1]?.word)
    .map(({ weekEnd, word }) => `From the week to ${weekEnd.slice(0, 10)}: ${WORDS[word]}`);
}
