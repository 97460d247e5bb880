import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { stopping } from "@/lib/platform/stopping";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { createGithubClient } from "@/lib/providers/github/client";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { readToken } from "./credentials";
import { type LookupDeps, type LookupOutcome, lookUpCommits } from "./run";
import type { ClaimRequest } from "./turn";

/** Less than this is not worth taking a turn for. */
const MIN_TURN_MS = 5_000;

function realDeps(
  service: ServiceClient,
  deadlineAt: number,
  afterDeployments?: LookupDeps["afterDeployments"],
): LookupDeps {
  return {
    service,
    now: () => new Date(),
    random: Math.random,
    deadlineAt,
    readToken: (turn) => readToken(service, turn.organizationId, turn.integrationId),
    githubFor: (token, turn) =>
      createGithubClient({
        token,
        apiUrl: env().GITHUB_API_URL,
        throttleId: turn.integrationId,
        fetch,
        now: Date.now,
        deadlineAt,
      }),
    log,
    ...(afterDeployments && { afterDeployments }),
  };
}

/**
 * Looks up an organization's unexplained commits with the real clock and GitHub, where it has connected it. Never
 * throws: a sync that it follows must not fail with it.
 * @param deadlineAt Unix milliseconds.
 */
export async function tryLookUp(
  service: ServiceClient,
  organizationId: OrganizationId,
  deadlineAt: number,
  reason: "new-commits" | "person",
): Promise<LookupOutcome> {
  if (deadlineAt - Date.now() < MIN_TURN_MS) return { state: "idle" };
  return attempt(service, { organizationId, reason }, deadlineAt);
}

/**
 * Looks up for every organization whose turn has come, until none is left or the time ends.
 * @param afterDeployments what follows where GitHub told of deployments: no sync does it.
 */
export async function lookUpDue(
  service: ServiceClient,
  deadlineAt: number,
  afterDeployments: LookupDeps["afterDeployments"],
): Promise<void> {
  const had: string[] = [];
  while (deadlineAt - Date.now() >= MIN_TURN_MS && !stopping().aborted) {
    const request = { organizationId: null, reason: "due", except: had } as const;
    const outcome = await attempt(service, request, deadlineAt, afterDeployments);
    if (outcome.state === "idle") return;
    had.push(outcome.integrationId);
  }
}

async function attempt(
  service: ServiceClient,
  request: ClaimRequest,
  deadlineAt: number,
  afterDeployments?: LookupDeps["afterDeployments"],
): Promise<LookupOutcome> {
  try {
    return await lookUpCommits(realDeps(service, deadlineAt, afterDeployments), request);
  } catch (error) {
    log("github lookup broke off", { error });
    return { state: "idle" };
  }
}
