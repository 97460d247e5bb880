import { matchAccount, type OverruledAccounts } from "@/lib/commit-origins/accounts";
import { strengthOf } from "@/lib/commit-origins/classify-commits";
import type { CommitObservationRow } from "@/lib/commit-origins/record";
import type { GithubCommit } from "@/lib/github/types";
import { classifyCommit, RULES_VERSION } from "@/lib/origins/classify";

/**
 * What is kept of a commit that GitHub told: its classification and, to be encrypted, the line that says so.
 * @param accounts the accounts that a person overruled.
 */
export function toObservation(commit: GithubCommit, accounts: OverruledAccounts): CommitObservationRow {
  const { sha, authorAccount, ...metadata } = commit;
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
    account_overrule_id: matchAccount({ email: commit.authorEmail, ...authorAccount }, accounts),
    secret: found.evidence === null ? null : JSON.stringify({ evidence: found.evidence }),
  };
}
