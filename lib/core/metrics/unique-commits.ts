import type { DeployedCommit } from "@/lib/core/deployments/types";

/** Up to this many commits, comparing those that look alike is faster than filling a set. */
const PAIRWISE_LIMIT = 32;

/** The commits of one deployment, each sha once: the first entry of a sha stands for it. */
export function uniqueCommits(commits: readonly DeployedCommit[]): readonly DeployedCommit[] {
  if (commits.length > PAIRWISE_LIMIT) return uniqueBySet(commits);
  return hasRepeats(commits) ? uniqueBySet(commits) : commits;
}

/** Nearly always false; two bit masks of sha digits rule most commits out without a comparison. */
function hasRepeats(commits: readonly DeployedCommit[]): boolean {
  let seenFirst = 0;
  let seenLast = 0;
  for (let i = 0; i < commits.length; i++) {
    const { sha } = commits[i] as DeployedCommit;
    const first = 1 << (sha.charCodeAt(0) * 5 + sha.charCodeAt(1));
    const last = 1 << (sha.charCodeAt(sha.length - 1) * 5 + sha.charCodeAt(sha.length - 2));
    if ((seenFirst & first) !== 0 && (seenLast & last) !== 0 && isAmong(commits, sha, i)) return true;
    seenFirst |= first;
    seenLast |= last;
  }
  return false;
}

function isAmong(commits: readonly DeployedCommit[], sha: string, end: number): boolean {
  for (let i = 0; i < end; i++) if ((commits[i] as DeployedCommit).sha === sha) return true;
  return false;
}

function uniqueBySet(commits: readonly DeployedCommit[]): readonly DeployedCommit[] {
  const seen = new Set<string>();
  const unique = commits.filter((commit) => seen.size < seen.add(commit.sha).size);
  return unique.length === commits.length ? commits : unique;
}
