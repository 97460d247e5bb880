import type { OutgoingChange, TakenBackHow } from "../metrics/taken-back-tally";
import type { Change, ToldCommit } from "./change";

/** Raised with every change by which a history would give other failures. */
export const FAILURE_RULES_VERSION = "1.0";

/** By what it is told that a change was taken back, the surest first. Stable names: printed, exported. */
export const FAILURE_RULES = {
  "reverted-sha": { how: "reverted", says: "a later commit reverts it by SHA" },
  "reverted-number": { how: "reverted", says: "a later commit reverts it by its pull request's number" },
  "reverted-title": { how: "reverted", says: "a later commit reverts it by its title" },
  "deployed-again": { how: "reverted", says: "the next tag deploys an earlier version again" },
  "hotfix-names": { how: "hotfixed", says: "a later hotfix (title, label or branch) names it" },
  "hotfix-next": { how: "hotfixed", says: "the next deployment is, or holds, a hotfix that names no other" },
} as const satisfies Record<string, { how: TakenBackHow; says: string }>;
export type FailureRule = keyof typeof FAILURE_RULES;

/** That a change was taken back, and the commit that says so. */
export interface Failure {
  rule: FailureRule;
  how: TakenBackHow;
  /** The commit that says so; for a tag, its commit. */
  by: string;
  at: Date;
  /** Which of the change's commits: all of them, those named, or null where nothing says which. */
  commits: "all" | readonly string[] | null;
}

/**
 * What took a commit of a change back first; null where nothing did. That a deployment failed, without saying by which
 * commit, says it of none.
 */
export function takenBackOf(
  { at }: Change,
  failures: readonly Failure[],
  { sha }: ToldCommit,
): OutgoingChange["takenBack"] {
  const found = failures.find(({ commits }) => commits === "all" || commits?.includes(sha));
  if (!found) return null;
  // Committers' clocks differ; nothing is taken back before it goes in.
  return { at: found.at < at ? at : found.at, how: found.how };
}
