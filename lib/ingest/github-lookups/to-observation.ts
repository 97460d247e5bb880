import { RULES_VERSION } from "@/lib/core/origins/classify";
import type { CommitMetadata } from "@/lib/core/origins/commit-metadata";
import { classifyWithPull } from "@/lib/core/origins/pull-request";
import { NOTHING_TAUGHT } from "@/lib/core/origins/taught";
import { unmappedMarks } from "@/lib/core/origins/unmapped";
import { matchAccount, type OverruledAccounts } from "@/lib/ingest/commit-origins/accounts";
import { strengthOf } from "@/lib/ingest/commit-origins/classify-commits";
import type { CommitObservationRow } from "@/lib/ingest/commit-origins/record";
import type { OrganizationTeaching } from "@/lib/ingest/commit-origins/taught-marks";
import type { GithubCommit } from "@/lib/providers/github/types";

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
