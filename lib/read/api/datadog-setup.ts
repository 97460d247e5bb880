import type { z } from "zod";
import { connectDatadog } from "@/lib/ingest/integrations/connect";
import { getIntegration } from "@/lib/ingest/integrations/data";
import { disconnectIntegration } from "@/lib/ingest/integrations/disconnect";
import { mayReadFurther, syncAfterwards } from "@/lib/ingest/integrations/sync-afterwards";
import { isSyncing } from "@/lib/ingest/integrations/sync-progress";
import { problemResponse } from "@/lib/platform/http/problem";
import { connectLimits } from "@/lib/platform/rate-limits/limits";
import type { MemberCaller } from "@/lib/workspace/api-tokens/person";
import { canConnect, canSync } from "@/lib/workspace/organizations/roles";
import { answer, done, refuseTooMany } from "./person-route";
import { notAllowedProblem } from "./settings";
import type { connectBody } from "./setup-schemas";

const DAY_MS = 86_400_000;
/** Datadog keeps two years. */
const MOST_DAYS = 731;

const asked = ({ organizationId, userId }: MemberCaller) => ({ id: organizationId, user: { id: userId } });

/** Proves keys against Datadog, stores them if they work, and lets the history come in. @throws DatabaseError */
export async function connectWith(
  request: Request,
  caller: MemberCaller,
  body: z.infer<typeof connectBody>,
): Promise<Response> {
  if (!canConnect(caller.role)) return notAllowedProblem();
  const { client, organizationId, userId } = caller;
  const tooMany = await refuseTooMany(request, caller, "connections", connectLimits(organizationId, userId));
  if (tooMany) return tooMany;
  const outcome = await connectDatadog(client, { ...body, organizationId, connectedBy: userId });
  if (!outcome.ok) {
    const said = outcome.detail ? ` Datadog said: ${outcome.detail}` : "";
    return problemResponse({
      status: 422,
      title: "Keys not accepted",
      detail: `Nothing was stored (${outcome.problem}).${said}`,
      more: { errors: [{ index: null, field: null, message: outcome.problem }] },
    });
  }
  syncAfterwards(asked(caller), "connect");
  return answer({ site: outcome.site.id });
}

/** Wipes the keys and stops syncing; the history stays. @throws DatabaseError */
export async function disconnectAs(caller: MemberCaller): Promise<Response> {
  if (!canConnect(caller.role)) return notAllowedProblem();
  const { client, organizationId, userId } = caller;
  const integration = await getIntegration(client, organizationId);
  if (integration) await disconnectIntegration(client, organizationId, integration.id, userId);
  return done();
}

/** Begins a sync once the answer is sent. @param since reads back to it; null reads what is due. @throws DatabaseError */
export async function startSync(caller: MemberCaller, since: Date | null): Promise<Response> {
  if (!canSync(caller.role)) return notAllowedProblem();
  const { client, organizationId } = caller;
  const now = new Date();
  const integration = await getIntegration(client, organizationId);
  if (!integration || integration.status === "disconnected")
    return problemResponse({
      status: 409,
      title: "Not connected",
      detail: "There is no Datadog to read. Connect it first.",
    });
  if (since !== null && (since > now || since.getTime() < now.getTime() - MOST_DAYS * DAY_MS))
    return problemResponse({
      status: 422,
      title: "Not a time to read back to",
      detail: "`since` must lie in the past, two years ago at most.",
    });
  if (isSyncing(integration, now)) return answer({ state: "running" }, 202);
  if (since !== null && !(await mayReadFurther({ client, id: organizationId })))
    return problemResponse({
      status: 409,
      title: "A sync is under way",
      detail: "It has a stretch of its own. Ask again once it is done.",
    });
  syncAfterwards(asked(caller), "manual", since === null ? {} : { since });
  return answer({ state: "started" }, 202);
}
