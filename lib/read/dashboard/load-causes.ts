import { sourceOf } from "@/lib/core/metrics/reading";
import { getReading } from "@/lib/ingest/feeds/reading";
import { getOriginComparison, listOriginVerdicts } from "@/lib/read/origin-comparisons/data";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { type CausesView, toCauses } from "./causes";
import { toVerdictView } from "./verdict-view";

/** The front page's answer by itself; null where there is none yet. @throws DatabaseError */
export async function loadCauses(org: OrganizationContext): Promise<CausesView | null> {
  const [stored, [decided = null], reading] = await Promise.all([
    getOriginComparison(org.client, org.id),
    listOriginVerdicts(org.client, org.id, 1),
    getReading(org.client, org.id),
  ]);
  const verdict = toVerdictView({
    comparison: stored,
    decided,
    productionEnvironments: org.productionEnvironments,
    timeZone: org.timeZone,
    weekStartsOn: org.weekStart,
    defaultHref: `/${org.slug}/dashboard`,
    filtered: "no",
    now: new Date(),
  });
  return toCauses(stored, verdict, sourceOf(reading, null));
}
