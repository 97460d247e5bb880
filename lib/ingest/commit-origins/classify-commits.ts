import type { CommitRecord } from "@/lib/core/deployments/record";
import type { Classification } from "@/lib/core/origins/classification";
import { classifyCommit, RULES_VERSION } from "@/lib/core/origins/classify";
import type { CommitMetadata } from "@/lib/core/origins/commit-metadata";
import { unmappedMarks } from "@/lib/core/origins/unmapped";
import { matchAccount, NO_ACCOUNTS, type OverruledAccounts } from "./accounts";
import { completenessOf, type MessageHabits, NO_HABITS } from "./message-habits";
import type { CommitObservationRow } from "./record";
import type { OrganizationTeaching } from "./taught-marks";

/** A commit's classification as the sync stores it; its secret is JSON text of what is personal. */
export type DatadogObservationRow = CommitObservationRow & {
  secret: string;
  /** Marks in it that no rule knows. */
  marks: readonly string[];
};

/** 0 for nothing known, 1 for "no evidence in complete metadata", else the evidence level's number, 1–5. */
export function strengthOf({ origin, level }: Pick<Classification, "origin" | "level">): number {
  if (origin === "UNKNOWN") return 0;
  return level === null ? 1 : Number(level.slice(1));
}

/** What Datadog tells of a commit that says something about who wrote it. */
export type CommitText = Pick<CommitRecord, "sha" | "authorEmail" | "isBot" | "message"> &
  Partial<Pick<CommitRecord, "committedAt">>;

/** What holds for all the commits that are classified together. */
export interface ClassifyContext {
  /**
   * Whether this organization's Datadog is known to forward whole messages. Until then a single line may be a subject
   * whose trailers were cut off, and a commit without a mark is UNKNOWN, not HUMAN.
   */
  messagesAreWhole: boolean;
  /** Those that a person said something about: the row names what holds for its author. */
  accounts?: OverruledAccounts;
  habits?: MessageHabits;
  /** What the organization taught about marks, and the version of the rules that makes. */
  taught?: Pick<OrganizationTeaching, "teaching" | "rulesVersion">;
}

function toMetadata(commit: CommitText, { messagesAreWhole, habits }: ClassifyContext): CommitMetadata {
  const isWhole = messagesAreWhole || isSeveralLines(commit.message);
  return {
    authorName: null,
    authorEmail: commit.authorEmail,
    isBot: commit.isBot,
    message: commit.message,
    committedOn: commit.committedAt?.toISOString().slice(0, 10) ?? null,
    messageCompleteness: completenessOf(commit.message, isWhole, habits ?? NO_HABITS),
  };
}

/** Whether a message shows more than its subject, which proves that messages are forwarded whole. */
export function isSeveralLines(message: string | null): boolean {
  return message?.trim().includes("\n") ?? false;
}

/** Classifies a commit from what Datadog sent of it. */
export function toCommitOrigin(commit: CommitText, context: ClassifyContext): DatadogObservationRow {
  const metadata = toMetadata(commit, context);
  const found = classifyCommit(metadata, context.taught?.teaching);
  return {
    sha: commit.sha,
    origin: found.origin,
    tools: found.tools,
    evidence_level: found.level,
    rule_id: found.ruleId,
    rules_version: context.taught?.rulesVersion ?? RULES_VERSION,
    unknown_reason: found.unknownReason,
    strength: strengthOf(found),
    secret: JSON.stringify({
      authorEmail: commit.authorEmail,
      isBot: commit.isBot,
      message: commit.message,
      evidence: found.evidence,
    }),
    marks: unmappedMarks(metadata, found),
    account_overrule_id: matchAccount({ email: commit.authorEmail }, context.accounts ?? NO_ACCOUNTS),
  };
}

/** The rule that calls a commit HUMAN for want of evidence; what a subject becomes once messages are known to be whole. */
export function noEvidenceRuleId(): string {
  return classifyCommit({
    authorName: null,
    authorEmail: "someone@example.com",
    message: "Change a thing",
    messageCompleteness: "full",
  }).ruleId;
}
