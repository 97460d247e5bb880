import { trySearchBreakingCommits } from "@/lib/ingest/breaking-commits/search";
import { getOverruledAccounts } from "@/lib/ingest/commit-origins/accounts";
import { tryReclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { readSquashHabits } from "@/lib/ingest/commit-origins/squash-habits";
import { getTeaching } from "@/lib/ingest/commit-origins/taught-marks";
import { tryLookUp } from "@/lib/ingest/github-lookups/look-up";
import { organizationSubkey, readCredentials, retiredSubkeys } from "@/lib/ingest/integrations/credentials";
import { datadogClientFor, siteOf } from "@/lib/ingest/integrations/provider";
import { log } from "@/lib/platform/log";
import { withLogContext } from "@/lib/platform/log-context";
import { countDatadogCall, countSync } from "@/lib/platform/measured";
import { stopping } from "@/lib/platform/stopping";
import type { ServiceClient } from "@/lib/platform/supabase/service";
// biome-ignore lint/style/noRestrictedImports: a sync ends with the comparison, so that no page computes it.
import { tryRefreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { sharedRateLimits } from "./rate-limits";
import { runSync, type SyncDeps } from "./run";
import type { SyncOutcome, SyncRequest } from "./types";

/**
 * Runs one integration's sync with the real clock, keys and Datadog, until it is done or the budget ends.
 * @param deadlineAt Unix milliseconds.
 * @throws DatabaseError when the database can't be reached; the run stays open for the next call.
 */
export function syncIntegration(
  service: ServiceClient,
  request: SyncRequest,
  deadlineAt: number,
  onPage?: SyncDeps["onPage"],
): Promise<SyncOutcome> {
  const { organizationId } = request;
  return withLogContext({ organizationId }, () => syncOne(service, request, deadlineAt, onPage));
}

async function syncOne(
  service: ServiceClient,
  request: SyncRequest,
  deadlineAt: number,
  onPage: SyncDeps["onPage"],
): Promise<SyncOutcome> {
  const { organizationId } = request;
  const outcome = await runSync(
    {
      service,
      now: () => new Date(),
      random: Math.random,
      deadlineAt,
      stopping: stopping(),
      readCredentials: ({ integrationId }) => readCredentials(service, organizationId, integrationId),
      datadogFor: (integration, credentials, deadline, onRequest) =>
        datadogClientFor(siteOf(integration.site), credentials, {
          deadlineAt: deadline,
          onRequest: (call) => {
            countDatadogCall(call);
            onRequest(call);
          },
          rateLimits: sharedRateLimits(service, integration),
        }),
      subkeys: {
        events: organizationSubkey(organizationId, "events"),
        fingerprint: organizationSubkey(organizationId, "fingerprint"),
        retiredFingerprints: retiredSubkeys(organizationId, "fingerprint"),
      },
      overruledAccounts: () => getOverruledAccounts(service, organizationId),
      teaching: () => getTeaching(service, organizationId),
      squashHabits: () => readSquashHabits(service, organizationId),
      log,
      ...(onPage ? { onPage } : {}),
    },
    request,
  );
  countSync(request.trigger, outcome.state, outcome.state === "failed" ? outcome.error.kind : null);
  if (stopping().aborted) return outcome;
  await tryReclassifyCommits(service, organizationId, { deadlineAt });
  await trySearchBreakingCommits(service, organizationId, { deadlineAt });
  if (outcome.state === "succeeded" && !stopping().aborted) {
    // First, so that the comparison knows what GitHub tells about the commits that just came in.
    await tryLookUp(service, organizationId, deadlineAt, "new-commits");
    await tryRefreshOriginComparison(service, organizationId);
  }
  return outcome;
}
