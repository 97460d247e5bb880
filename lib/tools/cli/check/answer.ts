import type { ChangeCounts, HistoryCheck } from "@/lib/core/changes/check-history";
import { FAILURE_RULES, FAILURE_RULES_VERSION, type FailureRule } from "@/lib/core/changes/failure-rules";
import type { TimeToAnswer } from "@/lib/core/metrics/comparison/outlook";
import type { TakenBack, TakenBackRatio } from "@/lib/core/metrics/taken-back";
import type { Origin } from "@/lib/core/origins/origin";
import { prettyAnswer } from "../compare/pretty";
import type { CloneCheck } from "./check";

/** The answer in words: what a terminal and a page of Markdown both show. */
export interface CheckAnswer {
  title: string;
  /** The answer, then the sentences that belong to it. */
  headline: string;
  sentences: readonly string[];
  table: { head: readonly string[]; rows: readonly (readonly string[])[] };
  sections: readonly { title: string; lines: readonly string[] }[];
}

const LABELS: Record<Origin | "SEVERAL", string> = {
  HUMAN: "Human",
  AI_ASSISTED: "AI-assisted",
  BOT: "Bot",
  UNKNOWN: "Unknown",
  SEVERAL: "Several origins",
};

const STRATEGIES = {
  squash: "squash: one commit of the branch is one pull request.",
  merge: "merge commits: a change is a merge, with all commits it brought.",
  rebase: "rebase or direct pushes, which git can't tell apart: a commit need not be a whole pull request.",
  mixed: "mixed: what one commit is differs, so counts of changes compare unlike things.",
};

const count = (value: number) => value.toLocaleString("en");
const counted = (value: number, noun: string) => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? "never";
const percent = (rate: number) => `${(100 * rate).toFixed(rate < 0.1 ? 2 : 1)}%`;
const times = (ratio: number) => `${ratio.toFixed(2)}×`;

/** What there is to say about a clone. */
export function answerOf(one: CloneCheck): CheckAnswer {
  const { check, read, name } = one;
  const { takenBack, changes } = check;
  const what = read.kind === "tags" ? `tags ${read.name}` : read.name;
  return {
    title: `${name} (${what}): ${counted(changes.count, nounOf(one))}, ${day(changes.firstAt)} to ${day(changes.lastAt)}`,
    ...headlineOf(takenBack.ratio, one),
    table: tableOf(one),
    sections: [
      { title: "What moves the answer", lines: confoundingOf(check) },
      ...deploymentsOf(one),
      { title: "How failures were found", lines: rulesOf(check) },
      { title: "What this can't see", lines: limitsOf(one) },
      { title: "What would be needed", lines: needsOf(one) },
    ],
  };
}

function nounOf({ read }: CloneCheck): string {
  return read.areDeployments ? "deployment" : "change";
}

/** A change of one commit is that commit; where one brings several, each commit is counted. */
function unitOf({ changes }: CloneCheck): string {
  return changes.some(({ commits }) => commits.length > 1) ? "commit" : "change";
}

function headlineOf(ratio: TakenBackRatio, one: CloneCheck): Pick<CheckAnswer, "headline" | "sentences"> {
  if (!ratio.measured) return { headline: "Can't tell yet.", sentences: [reasonOf(ratio, one)] };
  const { low, high } = ratio.interval;
  const headline =
    low > 1
      ? "AI-assisted code is taken back more often here."
      : high < 1
        ? "AI-assisted code is taken back less often here."
        : "No difference shown.";
  return {
    headline,
    sentences: [
      `AI-assisted ${unitOf(one)}s were reverted or hot-fixed ${times(ratio.ratio)} as often as human ones of the same quarter.`,
      `95% interval ${times(low)} to ${times(high)}: anything outside is ruled out.`,
    ],
  };
}

const REASONS: Record<Extract<TakenBackRatio, { measured: false }>["reason"], string> = {
  "no-exposures": "No change is old enough: each gets 14 days in which it could be taken back.",
  "no-commits-of-origin": "No commit has a signal of AI. If your team uses AI, its commits don't say so yet.",
  "no-human-commits": "No commit is known to be human, so there is nothing to compare with.",
  "no-shared-stratum": "Human and AI-assisted code never shipped in the same quarter.",
  "too-few-failures":
    "Fewer than 10 were taken back in quarters where both human and AI-assisted code shipped.",
  "arm-too-small":
    "One side is too small: at equal risk, fewer than 5 of its own would have been taken back.",
};

function reasonOf(ratio: Extract<TakenBackRatio, { measured: false }>, _one: CloneCheck): string {
  return REASONS[ratio.reason];
}

function tableOf(one: CloneCheck): CheckAnswer["table"] {
  const { check } = one;
  const { byOrigin } = check.takenBack;
  const unit = unitOf(one);
  const head = ["", `${unit}s`, "14 days old", "reverted", "hot-fixed", "taken back (95% interval)"];
  const rows = (["HUMAN", "AI_ASSISTED", "BOT", "UNKNOWN"] as const).map((origin) => {
    const { changes, reverted, hotfixed, rate, interval } = byOrigin[origin];
    const share =
      rate === null || interval === null
        ? "–"
        : `${percent(rate)} (${percent(interval.low)} to ${percent(interval.high)})`;
    return [
      LABELS[origin],
      count(check.commits[origin]),
      count(changes),
      count(reverted),
      count(hotfixed),
      share,
    ];
  });
  return { head, rows };
}

function confoundingOf({ takenBack, pooled, equalSize }: HistoryCheck): string[] {
  const lines = [
    `All quarters pooled: ${pooled.measured ? ratioText(pooled) : ratesText(takenBack)}. Within the same quarter: ${ratioText(takenBack.ratio)}.`,
    equalSize.known === 0
      ? "At equal size: not known, since no lines could be counted."
      : `At equal size too: ${ratioText(equalSize.ratio)} (${count(equalSize.known)} of ${count(equalSize.of)} with known lines).`,
  ];
  if (pooled.measured && takenBack.ratio.measured) {
    const shift = takenBack.ratio.ratio / pooled.ratio;
    if (shift > 1.1 || shift < 1 / 1.1)
      lines.push(`Calendar time moves the answer by a factor of ${shift.toFixed(2)}: trust the quarters.`);
  }
  lines.push("Not adjusted for: who wrote the code, how hard it was, who reviewed it.");
  return lines;
}

function ratioText(ratio: TakenBackRatio): string {
  if (!ratio.measured) return "not measured";
  return `${times(ratio.ratio)}, ${times(ratio.interval.low)} to ${times(ratio.interval.high)}`;
}

/** The ratio of the two rates as they are. */
function ratesText({ byOrigin: { AI_ASSISTED, HUMAN } }: TakenBack): string {
  if (!AI_ASSISTED.rate || !HUMAN.rate) return "not measured";
  return `${times(AI_ASSISTED.rate / HUMAN.rate)}, too few for an interval`;
}

function deploymentsOf({ comparison }: CloneCheck): CheckAnswer["sections"] {
  if (comparison === null) return [];
  const [word = "", ...rest] = prettyAnswer(comparison)
    .replace(`${comparison.history}: `, "")
    .trim()
    .split("\n")
    .map((line) => line.trim());
  return [{ title: "As deployments", lines: [word, ...rest] }];
}

function rulesOf({ byRule, failures: { silent } }: HistoryCheck): string[] {
  const lines = (Object.keys(FAILURE_RULES) as FailureRule[]).flatMap((rule) =>
    byRule[rule] ? [`${count(byRule[rule])} by ${rule}: ${FAILURE_RULES[rule].says}.`] : [],
  );
  const told = lines.length > 0 ? lines : ["No change was taken back within 14 days."];
  const left = [
    [silent.lateReverts, "reverts of something older than 14 days"],
    [silent.revertsOfUnknown, "reverts of something not in this history"],
    [silent.ambiguousReverts, "reverts by a title that several changes have"],
    [silent.namelessHotfixes, "hotfixes that name no change"],
  ] as const;
  const unused = left.flatMap(([n, what]) => (n > 0 ? [`${what} (${count(n)})`] : []));
  return [
    ...told,
    ...(unused.length > 0 ? [`Not used: ${unused.join(", ")}.`] : []),
    `Rules ${FAILURE_RULES_VERSION}; --json lists each change with the commit that says so.`,
  ];
}

function limitsOf(one: CloneCheck): string[] {
  const { clone, strategy, check } = one;
  const { coverage } = check;
  return [
    "Failures here are reverts and hotfixes, not incidents. Since each names its change, a bias in naming can't be seen.",
    `Origin known for ${coverage === null ? "no commit" : `${percent(coverage)} of commits`}. AI use that leaves no signal counts as human.`,
    ...(strategy === null ? [] : [`Merge strategy ${STRATEGIES[strategy]}`]),
    ...leftOutOf(one.check.changes, check.takenBack.young, unitOf(one)),
    ...(clone.isShallow
      ? [
          `Shallow clone: older history isn't here${clone.cutOff > 0 ? `, and ${counted(clone.cutOff, "change")} at its edge ${clone.cutOff === 1 ? "is" : "are"} left out` : ""}. For all of it: git fetch --unshallow.`,
        ]
      : []),
    ...(clone.filter === null
      ? []
      : [
          `Partial clone (${clone.filter}): lines and git-ai notes weren't read. A clone without --filter has them.`,
        ]),
    ...(clone.filter === null && clone.absent > 0
      ? [`The lines of ${counted(clone.absent, "commit")} aren't known: their files aren't in this clone.`]
      : []),
    ...(clone.unmeasured > 0
      ? [`Lines were counted for the newest commits; ${counted(clone.unmeasured, "older one")} have none.`]
      : []),
  ];
}

function leftOutOf({ reverts, empty }: ChangeCounts, young: number, unit: string): string[] {
  const parts = [
    young > 0 ? `${counted(young, unit)} younger than 14 days` : "",
    reverts > 0 ? counted(reverts, "revert") : "",
    empty > 0 ? `${counted(empty, "change")} without commits of ${empty === 1 ? "its" : "their"} own` : "",
  ].filter(Boolean);
  return parts.length > 0 ? [`Left out: ${parts.join(", ")}.`] : [];
}

function needsOf({ check }: CloneCheck): string[] {
  const { outlook, takenBack } = check;
  if (outlook === null) {
    const ai = takenBack.byOrigin.AI_ASSISTED;
    const human = takenBack.byOrigin.HUMAN;
    return [
      `At least 10 taken back, and 5 expected on either side. So far: ${count(ai.reverted + ai.hotfixed)} AI-assisted, ${count(human.reverted + human.hotfixed)} human.`,
      "More history, or agents that sign their commits: iris origins hook.",
    ];
  }
  return [needText("a 2× difference", outlook.doubling), needText("a 1.25× difference", outlook.quarter)];
}

function needText(what: string, { moreDeployments, moreWeeks, ruledOut }: TimeToAnswer): string {
  if (ruledOut) return `To detect ${what}: nothing, it is ruled out.`;
  if (moreDeployments === 0) return `To detect ${what}: nothing more, it would show by now.`;
  const weeks = Math.ceil(moreWeeks);
  const wait = weeks >= 104 ? `${count(Math.round(weeks / 52))} years` : counted(weeks, "week");
  return `To detect ${what}: about ${count(moreDeployments)} more, ${wait} at your pace.`;
}
