import type { VerdictCardProps } from "@/components/verdict/verdict-card";
import { loadMoreHistory } from "@/lib/ingest/integrations/actions";
import { loadHistoryOffer } from "@/lib/ingest/integrations/loaders";
import type { VerdictView } from "@/lib/read/dashboard/verdict-view";
import { canSync } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";

/**
 * For a card that would name a wait while Datadog still has history that shortens it: what reading it costs, and the way
 * to ask for it.
 */
export async function moreHistoryFor(
  org: OrganizationContext,
  verdict: VerdictView,
): Promise<VerdictCardProps["moreHistory"]> {
  const offer = isWaiting(verdict) && !org.isDemo ? await loadHistoryOffer(org) : null;
  if (!offer) return undefined;
  const load = canSync(org.role) ? loadMoreHistory.bind(null, org.slug) : null;
  return { ...offer, slug: org.slug, timeZone: org.timeZone, load };
}

function isWaiting(verdict: VerdictView): boolean {
  if (verdict.kind !== "answer") return verdict.kind === "not-compared";
  return verdict.outlook !== null || (verdict.word === null && verdict.nextWeekEnd !== null);
}
