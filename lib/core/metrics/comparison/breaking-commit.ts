/** How a breaking commit came to be named. Stable codes: stored, exported, translated. */
export const BREAKING_EVIDENCE = [
  /** A person said so. */
  "person",
  /** A later commit says "This reverts commit SHA". */
  "reverted-sha",
  /** A later commit reverts it by its title or its pull request's number. */
  "reverted-title",
  /** Datadog's revert rule links the deployment that contained it. */
  "datadog-revert",
  /** After a rollback, the revert or fix among the next commits names it. */
  "fixed-after-rollback",
  /** The deployment brought one commit. */
  "only-commit",
] as const;
export type BreakingEvidence = (typeof BREAKING_EVIDENCE)[number];

/**
 * The share of names of a kind that fall on some commit of the deployment whichever it was: none where the broken
 * commit is named by its sha or by a person, a tenth where a fix points at the code it changes.
 */
const ERRORS: Partial<Record<string, number>> = { "fixed-after-rollback": 0.1 };

/** How likely a name with this evidence is a random commit of its deployment, 0–1; 0 for evidence of other kinds. */
export function breakingErrorOf(evidence: string): number {
  return ERRORS[evidence] ?? 0;
}
