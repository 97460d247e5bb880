import type { Clone } from "./clone";
import type { PushSummary } from "./push";

const count = (value: number) => value.toLocaleString("en");
const commits = (value: number) => `${count(value)} ${value === 1 ? "commit" : "commits"}`;

/** What a push did, in sentences. @param dryRun nothing left the machine. */
export function reportPush(summary: PushSummary, dryRun: boolean): string {
  const { rules } = summary;
  const own = rules.fromServer + rules.fromRepository;
  const taught = own === 0 ? "" : ` and ${count(own)} of your own`;
  const { HUMAN, AI_ASSISTED, BOT, UNKNOWN } = summary.commits;
  const total = HUMAN + AI_ASSISTED + BOT + UNKNOWN;
  if (total === 0) return "Nothing new since the last push: no commit was sent.";
  const classes = `${count(HUMAN)} without AI evidence, ${count(AI_ASSISTED)} AI-assisted, ${count(BOT)} by bots, ${count(UNKNOWN)} unknown`;
  const renoted = summary.renoted > 0 ? ` ${commits(summary.renoted)} again, for a changed note.` : "";
  const uncounted =
    summary.uncounted > 0
      ? ` The lines of ${commits(summary.uncounted)} weren't counted: their files aren't in this clone.`
      : "";
  const read = `${commits(total)} classified here with rules ${rules.version}${taught}: ${classes}.${renoted}${uncounted}`;
  if (dryRun)
    return `${read}\nDry run: the lines above are the ${summary.requests} request bodies; nothing was sent.`;
  const { stored, changed, unchanged } = summary.answer;
  return `${read}\nThe server took ${count(stored)} in, ${count(changed)} of which have another origin now, and had ${count(unchanged)} already.`;
}

/** What this clone can't show, with the command that would. */
export function describeBlindSpots(clone: Clone): string[] {
  const spots: string[] = [];
  if (clone.cutOff.size > 0) {
    spots.push(
      `Shallow clone: what lies before ${commits(clone.cutOff.size)} at its edge was not seen. ` +
        "For the whole history: git fetch --unshallow (in GitHub Actions fetch-depth: 0, in GitLab GIT_DEPTH: 0).",
    );
  }
  if (clone.notesCommit === null) {
    spots.push(
      "No git-ai notes here: if your team writes them, fetch them first with git fetch origin refs/notes/ai:refs/notes/ai.",
    );
  }
  return spots;
}
