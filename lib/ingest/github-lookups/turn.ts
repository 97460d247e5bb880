import { randomUUID } from "node:crypto";
import { z } from "zod";
import { LEASE_SECONDS } from "@/lib/ingest/sync/claim";
import { persistently } from "@/lib/platform/supabase/persistently";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** A GitHub connection this process holds for a while. */
export interface LookupTurn {
  organizationId: OrganizationId;
  integrationId: string;
  leaseToken: string;
  /** Before this turn, in a row. */
  consecutiveFailures: number;
}

const claimed = z
  .object({
    organization_id: z.string(),
    integration_id: z.string(),
    lease_token: z.string(),
    consecutive_failures: z.number(),
  })
  .transform(
    (row): LookupTurn => ({
      organizationId: organizationIdForMachineWork(row),
      integrationId: row.integration_id,
      leaseToken: row.lease_token,
      consecutiveFailures: row.consecutive_failures,
    }),
  );

export interface ClaimRequest {
  /** Null for whichever organization has been due longest. */
  organizationId: OrganizationId | null;
  /**
   * Its turn has come (due); a sync brought new commits, which don't wait for it; or a person asks, and a token that
   * GitHub refused three times is tried again. None outweighs a limit that GitHub set.
   */
  reason: "due" | "new-commits" | "person";
  /** Connections that had their turn. */
  except?: readonly string[];
}

/**
 * Takes the lease of a GitHub connection; null where there is none to take. A lost answer is asked for again.
 * @throws DatabaseError
 */
export async function claimTurn(service: ServiceClient, request: ClaimRequest): Promise<LookupTurn | null> {
  const call = {
    p_organization_id: request.organizationId,
    p_lease_seconds: LEASE_SECONDS,
    p_reason: request.reason,
    p_lease_token: randomUUID(),
    p_except: [...(request.except ?? [])],
  };
  const text = unwrap(
    await persistently((signal) => service.rpc("claim_github_lookup", call).abortSignal(signal)),
  ) as string | null;
  return text === null ? null : claimed.parse(JSON.parse(text));
}

/** Keeps the lease while a turn goes on. @throws DatabaseError PT409 when it was lost. */
export async function renewTurn(service: ServiceClient, turn: LookupTurn): Promise<void> {
  const call = {
    p_organization_id: turn.organizationId,
    p_integration_id: turn.integrationId,
    p_lease_token: turn.leaseToken,
    p_lease_seconds: LEASE_SECONDS,
  };
  unwrap(await persistently((signal) => service.rpc("renew_sync_lease", call).abortSignal(signal)));
}

export interface TurnEnd {
  error: { kind: string; detail: string | null } | null;
  /** Nothing that is due was left. */
  isComplete: boolean;
  /** GitHub asked not to be called before `nextAt`. */
  isBlocked: boolean;
  nextAt: Date;
}

/**
 * Ends a turn and frees the connection; a lost answer is asked for again.
 * @throws DatabaseError PT409 when the lease was lost.
 */
export async function finishTurn(service: ServiceClient, turn: LookupTurn, end: TurnEnd): Promise<void> {
  const call = {
    p_organization_id: turn.organizationId,
    p_integration_id: turn.integrationId,
    p_lease_token: turn.leaseToken,
    p_error_kind: end.error?.kind ?? null,
    p_error_detail: end.error?.detail ?? null,
    p_is_complete: end.isComplete,
    p_is_blocked: end.isBlocked,
    p_next_at: end.nextAt.toISOString(),
  };
  unwrap(await persistently((signal) => service.rpc("finish_github_lookup", call).abortSignal(signal)));
}
