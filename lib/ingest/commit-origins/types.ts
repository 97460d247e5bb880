import type { EvidenceLevel } from "@/lib/core/origins/classification";
import type { Origin } from "@/lib/core/origins/origin";

/** Who told us about a commit: the deployment event, GitHub's API, or the push command on a clone. */
export const OBSERVATION_SOURCES = ["datadog", "github", "git"] as const;
export type ObservationSource = (typeof OBSERVATION_SOURCES)[number];

/** What an origin rests on: a source, or a person who overruled them. */
export type OriginSource = ObservationSource | "overrule";

/** What was concluded about a commit, and by which rule. */
export interface OriginFinding {
  origin: Origin;
  /** AI tools for AI_ASSISTED, the bot's name for BOT, otherwise empty. */
  tools: readonly string[];
  /** Null for "no evidence", for what nobody can see, and for an overrule. */
  level: EvidenceLevel | null;
  ruleId: string;
  rulesVersion: string;
  /** Why an UNKNOWN is unknown, in the classifier's word; null otherwise. */
  unknownReason: string | null;
}

/** What one source says about a commit. */
export interface CommitObservation extends OriginFinding {
  source: ObservationSource;
  observedAt: Date;
  /** The exact line that says so; null where there is none, or where the source keeps it to itself (git). */
  line: string | null;
}

/** A person's word above the evidence. */
export interface CommitOverruleNote {
  kind: "commit" | "account";
  reason: string;
  createdAt: Date;
}

/** Why a commit has the origin it has. */
export interface CommitEvidence extends OriginFinding {
  sha: string;
  source: OriginSource;
  /** The line of the observation that decided. */
  line: string | null;
  /** The observations that something stronger replaced, strongest first. */
  replaced: readonly CommitObservation[];
  overrule: CommitOverruleNote | null;
}
