import { matchAccount, type OverruledAccounts } from "@/lib/commit-origins/accounts";
import { strengthOf } from "@/lib/commit-origins/classify-commits";
import type { CommitObservationRow } from "@/lib/commit-origins/record";
import type { OrganizationTeaching } from "@/lib/commit-origins/taught-marks";
import type { GithubCommit } from "@/lib/github/types";
import { RULES_VERSION } from "@/lib/origins/classify";
import type { CommitMetadata } from "@/lib/origins/commit-metadata";
import { classifyWithPull } from "@/lib/origins/pull-request";
import { NOTHING_TAUGHT } from "@/lib/origins/taught";
import { unmappedMarks } from "@/lib/origins/unmapped";

const UNTAUGHT = { teaching: NOTHING_TAUGHT, rulesVersion: RULES_VERSION };

/**
 * What is kept of a commit that GitHub told: its classification and, to be encrypted, the line that says so.
 * @param accounts the accounts that a person overruled.
 */
export function toObservation(
  commit: GithubCommit,
  accounts: OverruledAccounts,
  { teaching, rulesVersion }: Pick<OrganizationTeaching, "teaching" | "rulesVersion"> = UNTAUGHT,
): CommitObservationRow & { marks: readonly string[] } {
  const { sha, authorAccount, pullRequest, ...told } = commit;
  const metadata: CommitMetadata = { ...told, messageCompleteness: "full" };
  const found = classifyWithPull(metadata, pullRequest ?? null, teaching);
  return {
    sha,
    origin: found.origin,
    tools: found.tools,
    evidence_level: found.level,
    rule_id: found.ruleId,
    rules_version: rulesVersion,
    unknown_reason: found.unknownReason,
    strength: strengthOf(found),
    account_overrule_id: matchAccount({ email: commit.authorEmail, ...authorAccount }, accounts),
    marks: unmappedMarks(metadata, found),
    secret: found.evidence === null ? null : JSON.stringify({ evidence: found.evidence }),
  };
}
