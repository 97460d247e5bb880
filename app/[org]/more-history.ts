import type { VerdictCardProps } from "@/components/verdict/verdict-card";
import { loadMoreHistory } from "@/lib/ingest/integrations/actions";
import { loadHistoryOffer } from "@/lib/ingest/integrations/loaders";
import type { VerdictView } from "@/lib/read/dashboard/verdict-view";
import { canSync } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";

/** For a verdict card that lacks history which Datadog still has: what reading it costs, and the way to ask for it. */
export async function moreHistoryFor(
  org: OrganizationContext,
  verdict: VerdictView,
): Promise<VerdictCardProps["moreHistory"]> {
  const offer = verdict.kind === "not-compared" ? await loadHistoryOffer(org) : null;
  if (!offer) return undefined;
  const load = canSync(org.role) ? loadMoreHistory.bind(null, org.slug) : null;
  return { ...offer, slug: org.slug, timeZone: org.timeZone, load };
}
