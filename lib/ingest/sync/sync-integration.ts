import { trySearchBreakingCommits } from "@/lib/ingest/breaking-commits/search";
import { getOverruledAccounts } from "@/lib/ingest/commit-origins/accounts";
import { tryReclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { readSquashHabits } from "@/lib/ingest/commit-origins/squash-habits";
import { getTeaching } from "@/lib/ingest/commit-origins/taught-marks";
import { tryLookUp } from "@/lib/ingest/github-lookups/look-up";
import { organizationSubkey, readCredentials, retiredSubkeys } from "@/lib/ingest/integrations/credentials";
import { getIntegration } from "@/lib/ingest/integrations/data";
import { datadogClientFor, siteOf } from "@/lib/ingest/integrations/provider";
import { trySearchTakenBack } from "@/lib/ingest/taken-back/search";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { withLogContext } from "@/lib/platform/log-context";
import { countDatadogCall, countSync } from "@/lib/platform/measured";
import { stopping } from "@/lib/platform/stopping";
import type { ServiceClient } from "@/lib/platform/supabase/service";
// biome-ignore lint/style/noRestrictedImports: a sync ends with the comparison, so that no page computes it.
import { tryRefreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { tryAdoptRepositories } from "@/lib/workspace/repositories/adopt";
import { sharedRateLimits } from "./rate-limits";
import { runSync, type SyncDeps } from "./run";
import { CALL_BYTES } from "./stream";
import type { SyncCounts, SyncOutcome, SyncRequest } from "./types";

type SucceededSync = Extract<SyncOutcome, { state: "succeeded" }>;

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
  const deps: SyncDeps = {
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
    adoptRepositories: (slugs) => tryAdoptRepositories(service, organizationId, slugs),
    callBytes: env().IRIS_EMBEDDED ? CALL_BYTES.embedded : CALL_BYTES.usual,
    log,
    ...(onPage ? { onPage } : {}),
  };
  const first = await runCounted(deps, request);
  const outcome = first.state === "succeeded" ? await goOnWithHistory(deps, request, first) : first;
  if (stopping().aborted) return outcome;
  await tryReclassifyCommits(service, organizationId, { deadlineAt });
  await trySearchBreakingCommits(service, organizationId, { deadlineAt });
  await trySearchTakenBack(service, organizationId, { deadlineAt });
  if (first.state === "succeeded" && !stopping().aborted) {
    // First, so that the comparison knows what GitHub tells about the commits that just came in.
    await tryLookUp(service, organizationId, deadlineAt, "new-commits");
    await tryRefreshOriginComparison(service, organizationId);
  }
  return outcome;
}

/** What rests on deployments that no sync brought. Never throws. */
export async function workAfterDeployments(
  service: ServiceClient,
  organizationId: SyncRequest["organizationId"],
  deadlineAt: number,
): Promise<void> {
  await trySearchBreakingCommits(service, organizationId, { deadlineAt });
  await trySearchTakenBack(service, organizationId, { deadlineAt });
  await tryRefreshOriginComparison(service, organizationId);
}

async function runCounted(deps: SyncDeps, request: SyncRequest): Promise<SyncOutcome> {
  const outcome = await runSync(deps, request);
  countSync(request.trigger, outcome.state, outcome.state === "failed" ? outcome.error.kind : null);
  return outcome;
}

/**
 * Once the first 30 days are in, all that Datadog keeps follows at once where it is due, in a run of its own: the figures
 * of the 30 days are there meanwhile. What isn't done in this turn is due at the next.
 */
async function goOnWithHistory(
  deps: SyncDeps,
  { organizationId, integrationId, trigger, requestedBy }: SyncRequest,
  first: SucceededSync,
): Promise<SyncOutcome> {
  if (stopping().aborted) return first;
  const integration = await getIntegration(deps.service, organizationId);
  if (!integration?.isHistoryDue) return first;
  const second = await runCounted(deps, { organizationId, integrationId, trigger, requestedBy });
  if (second.state !== "succeeded" && second.state !== "unfinished") return second;
  return {
    ...second,
    deployments: togetherOf(first.deployments, second.deployments),
    incidents: togetherOf(first.incidents, second.incidents),
  };
}

/** What both runs brought: the second reads again what the first has read. */
const togetherOf = (first: SyncCounts, second: SyncCounts): SyncCounts => ({
  read: Math.max(first.read, second.read),
  new: first.new + second.new,
  changed: first.changed + second.changed,
  setAside: Math.max(first.setAside, second.setAside),
});
