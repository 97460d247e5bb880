import type { DemoCommit } from "./demo-commits";
import { failuresOfMonth } from "./failures";
import { createRandom } from "./random";
import { type Release, releasesOfMonth } from "./releases";

/** How often a repair, and the release after a rollback, say which commit it was. */
const NAMED_BY_REPAIR = 0.6;
const NAMED_AFTER_ROLLBACK = 0.75;

const WORDS = [
  ["sha", 5],
  ["title", 3],
  ["fix", 2],
] as const;

/** The commit of a failing release that broke it: any of them as likely as any other, whoever wrote it. */
function brokenBy({ key, commits }: Release): DemoCommit | null {
  return commits.length === 0 ? null : createRandom(`${key}:broken-by`).pick(commits);
}

/** A repair's commits; the first may say what it takes back or mends. */
export function withName(commits: readonly DemoCommit[], broken: Release): readonly DemoCommit[] {
  const random = createRandom(`${broken.key}:named`);
  const [first, ...rest] = commits;
  if (!first || !random.chance(NAMED_BY_REPAIR)) return commits;
  return [naming(first, broken), ...rest];
}

/** A release's commits; where one shortly before was rolled back, one of them may say which commit that was for. */
export function withNameAfterRollback(release: Release, month: string): readonly DemoCommit[] {
  const found = namesAfterRollback(month).get(release.key);
  if (!found) return release.commits;
  return release.commits.map((commit) => (commit === found.saying ? naming(commit, found.broken) : commit));
}

interface Saying {
  broken: Release;
  saying: DemoCommit;
}

const LATER_RELEASES = 3;
const months = new Map<string, ReadonlyMap<string, Saying>>();

/** By a release's key: the one rolled back of which it is among the next, and the commit that says so. */
function namesAfterRollback(month: string): ReadonlyMap<string, Saying> {
  const known = months.get(month);
  if (known) return known;
  const failures = failuresOfMonth(month);
  const releases = releasesOfMonth(month);
  const found = new Map<string, Saying>();
  releases.forEach((broken, i) => {
    const failure = failures.get(broken.key);
    if (failure?.remedy !== "rollback") return;
    if (!createRandom(`${broken.key}:named`).chance(NAMED_AFTER_ROLLBACK)) return;
    for (const next of releases.slice(i + 1, i + 1 + LATER_RELEASES)) {
      if (next.service !== broken.service || next.startedAt < (failure.remedyAt ?? Infinity)) continue;
      const saying = next.commits.find(
        ({ mergedAt, message }) => message !== null && mergedAt > broken.startedAt + 60,
      );
      if (!saying || found.has(next.key)) continue;
      found.set(next.key, { broken, saying });
      return;
    }
  });
  months.set(month, found);
  return found;
}

/** The commit with a message that names what broke, written after that; one without a message stays silent. */
function naming(commit: DemoCommit, broken: Release): DemoCommit {
  const culprit = brokenBy(broken);
  if (culprit === null || commit.message === null) return commit;
  const [subject = "", ...below] = commit.message.split("\n\n");
  const marks = below.filter((paragraph) => commit.authorship?.marks.includes(paragraph));
  const title = culprit.message?.split("\n", 1)[0] ?? null;
  const committedAt = Math.max(commit.committedAt, Math.min(broken.startedAt + 60, commit.mergedAt));
  const says = (lines: readonly string[]) => ({
    ...commit,
    committedAt,
    message: [...lines, ...marks].join("\n\n"),
  });
  const words = createRandom(`${broken.key}:words`).weighted(WORDS);
  if (words === "fix") {
    return says([subject, `Fixes: ${culprit.sha.slice(0, 12)}${title === null ? "" : ` ("${title}")`}`]);
  }
  const revert = `Revert "${title ?? culprit.sha.slice(0, 12)}"`;
  return says(words === "sha" || title === null ? [revert, `This reverts commit ${culprit.sha}.`] : [revert]);
}
