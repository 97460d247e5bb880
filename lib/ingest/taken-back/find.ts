import type { Change, ToldCommit } from "@/lib/core/changes/change";
import { deriveFailures } from "@/lib/core/changes/derive-failures";
import type { FailureRule } from "@/lib/core/changes/failure-rules";
import { hotfixSignOf } from "@/lib/core/changes/hotfix";
import { isRevertTitle, namesOf, referencesOf } from "@/lib/core/changes/references";
import { TAKEN_BACK_DAYS } from "@/lib/core/metrics/taken-back";
import type { TakenBackHow } from "@/lib/core/metrics/taken-back-tally";

/** A deployment with the commits that it was the first of its place to bring. */
export interface Shipped {
  startedAt: Date;
  /** True for one made to repair a failure: what its commits name, they repair. */
  isHotfix: boolean;
  /** Null where no message is kept. */
  commits: readonly { sha: string; message: string | null }[];
}

/** A commit that a later one took back, and the commit that says so. */
export interface TakenBackCommit {
  sha: string;
  by: string;
  at: Date;
  how: TakenBackHow;
  rule: FailureRule;
}

/**
 * What the deployments from `since` on took back of those within 14 days before, by what their commits' messages say: the
 * rules of `iris check`, but for those that speak of a whole deployment and so of none of its commits.
 * @param deployments of one place, oldest first.
 * @param repository the last part of its address; null where it isn't known.
 * Source: docs/metrics/taken-back.md
 */
export function findTakenBack(
  deployments: readonly Shipped[],
  { since, repository }: { since: Date; repository: string | null },
): TakenBackCommit[] {
  const changes = deployments.map(toChange);
  const { of } = deriveFailures(changes, { withinDays: TAKEN_BACK_DAYS, areDeployments: false, repository });
  return changes.flatMap(({ commits }, place) =>
    (of[place] ?? [])
      .filter(({ at }) => at >= since)
      .flatMap(({ rule, how, by, at, commits: named }) => {
        const shas = named === "all" ? commits.map(({ sha }) => sha) : (named ?? []);
        return shas.map((sha) => ({ sha, by, at, how, rule }));
      }),
  );
}

function toChange({ startedAt, isHotfix, commits }: Shipped, place: number): Change {
  return {
    sha: `${place}`,
    tag: null,
    at: startedAt,
    commits: commits.map((commit) => toTold(commit, isHotfix)),
    merges: [],
    againOf: null,
  };
}

function toTold({ sha, message }: Shipped["commits"][number], isHotfix: boolean): ToldCommit {
  const text = message ?? "";
  return {
    sha,
    origin: "UNKNOWN",
    tools: [],
    names: namesOf(text),
    references: referencesOf(text),
    isRevert: isRevertTitle(text),
    hotfix: hotfixSignOf(text) ?? (isHotfix ? "deployment" : null),
    lines: null,
  };
}
