import { getOriginComparison, listOriginVerdicts } from "@/lib/read/origin-comparisons/data";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { type CausesView, toCauses } from "./causes";
import { toVerdictView } from "./verdict-view";

/** The front page's answer by itself; null where there is none yet. @throws DatabaseError */
export async function loadCauses(org: OrganizationContext): Promise<CausesView | null> {
  const [stored, [decided = null]] = await Promise.all([
    getOriginComparison(org.client, org.id),
    listOriginVerdicts(org.client, org.id, 1),
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
  return toCauses(stored, verdict);
}
