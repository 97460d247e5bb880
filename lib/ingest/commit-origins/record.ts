import { z } from "zod";
import type { EvidenceLevel, UnknownReason } from "@/lib/core/origins/classification";
import type { Origin } from "@/lib/core/origins/origin";
import { organizationSubkey } from "@/lib/ingest/integrations/credentials";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { ObservationSource } from "./types";

/** What a source says about one commit, as the database takes it. */
export interface CommitObservationRow {
  sha: string;
  origin: Origin;
  /** AI tools for AI_ASSISTED, the bot's name for BOT, otherwise empty; at most 32. */
  tools: readonly string[];
  evidence_level: EvidenceLevel | null;
  rule_id: string;
  /** `RULES_VERSION` of the classifier that said so: numbers with dots. */
  rules_version: string;
  /** Only for UNKNOWN. */
  unknown_reason: UnknownReason | null;
  /** `strengthOf`: 0 for UNKNOWN and for nothing else. */
  strength: number;
  /** Personal text to be kept encrypted. Datadog: author, message, evidence. GitHub: `{"evidence": line}`. Git: null. */
  secret: string | null;
  /** The overruled account that wrote the commit, where the source shows the author (`matchAccount`). */
  account_overrule_id?: string | null;
}

const answered = z.object({ stored: z.number(), changed: z.number(), unchanged: z.number() });

/** Observations written, origins that changed by them, and observations that said nothing new. */
export type ObservationCounts = z.infer<typeof answered>;

/** What one call takes: about 2 MB. */
export const MAX_OBSERVATIONS = 5_000;

/**
 * Keeps what one source says about commits: all rows or none, whatever was recorded before; calling again with the
 * same rows changes nothing. The stronger of two sources becomes the commit's origin, the other stays visible.
 * @param rows at most `MAX_OBSERVATIONS`; a sha that comes twice counts once, at its strongest.
 * @throws DatabaseError PT422 when a value can't be stored, PT404 when the organization is gone.
 */
export async function recordCommitObservations(
  service: ServiceClient,
  organizationId: OrganizationId,
  source: ObservationSource,
  rows: readonly CommitObservationRow[],
): Promise<ObservationCounts> {
  if (rows.length > MAX_OBSERVATIONS) throw new RangeError(`at most ${MAX_OBSERVATIONS} observations a call`);
  const { keyId, key } = organizationSubkey(organizationId, "events");
  const answer = await callSealed(service, "record_commit_observations", {
    organization_id: organizationId,
    source,
    key_id: keyId,
    subkey: key,
    commits: rows,
  });
  return answered.parse(JSON.parse(answer ?? "{}"));
}
