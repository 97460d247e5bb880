import { type CausesView, toCauses } from "@/lib/read/dashboard/causes";
import { toVerdictView, type VerdictView } from "@/lib/read/dashboard/verdict-view";
import { comparisonResult } from "@/lib/read/origin-comparisons/schema";
import type { DecidedVerdict, StoredComparison } from "@/lib/read/origin-comparisons/types";
import type { ComparisonJson, Report, WeeklyVerdictJson } from "@/lib/read/reports/schema";

/** The answer of a report, as the dashboard showed it at its moment. */
export function reportVerdict(
  { basis, comparison, verdict }: Omit<Report, "figures">,
  defaultHref: string,
): VerdictView {
  return toVerdictView({
    comparison: comparison && toStored(comparison),
    decided: verdict && toDecided(verdict),
    productionEnvironments: comparison?.environments ?? basis.scope.environments,
    timeZone: basis.timeZone,
    weekStartsOn: "monday",
    defaultHref,
    filtered: "no",
    now: new Date(basis.producedAt),
  });
}

/** What broke production as a report tells it; null where too little had failed, or its format told no drivers yet. */
export function reportCauses(report: Omit<Report, "figures">): CausesView | null {
  const { basis, comparison } = report;
  return toCauses(comparison && toStored(comparison), reportVerdict(report, ""), basis.source);
}

function toStored(json: ComparisonJson): StoredComparison {
  return {
    ...comparisonResult.parse({ comparison: json.result, services: json.services, history: json.history }),
    computedAt: new Date(json.computedAt),
    dataVersion: json.dataVersion,
    definitionVersion: json.definition.version,
    rulesVersion: json.originRulesVersion,
    environments: json.environments,
  };
}

function toDecided(json: WeeklyVerdictJson): DecidedVerdict {
  return { ...json, weekEnd: new Date(json.weekEnd), decidedAt: new Date(json.decidedAt) };
}
