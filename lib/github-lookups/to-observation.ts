import { strengthOf } from "@/lib/commit-origins/classify-commits";
import type { CommitObservationRow } from "@/lib/commit-origins/record";
import type { GithubCommit } from "@/lib/github/types";
import { classifyCommit, RULES_VERSION } from "@/lib/origins/classify";

/** What is kept of a commit that GitHub told: its classification and, to be encrypted, the line that says so. */
export function toObservation(commit: GithubCommit): CommitObservationRow {
  const { sha, ...metadata } = commit;
  const found = classifyCommit({ ...metadata, messageCompleteness: "full" });
  return {
    sha,
    origin: found.origin,
    tools: found.tools,
    evidence_level: found.level,
    rule_id: found.ruleId,
    rules_version: RULES_VERSION,
    unknown_reason: found.unknownReason,
    strength: strengthOf(found),
    secret: found.evidence === null ? null : JSON.stringify({ evidence: found.evidence }),
  };
}
