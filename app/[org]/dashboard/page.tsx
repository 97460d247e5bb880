import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ReportActions } from "@/components/snapshots/report-actions";
import { VerdictCard } from "@/components/verdict/verdict-card";
import type { VerdictView } from "@/lib/read/dashboard/verdict-view";
import { filterQuery } from "@/lib/read/filters/href";
import { parseFilters } from "@/lib/read/filters/parse";
import { keepDashboardSnapshot } from "@/lib/read/snapshots/actions";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canKeepSnapshots } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { moreHistoryFor } from "../more-history";
import { DashboardWithSections } from "./dashboard-with-sections";

/** A sync that is asked for here runs after the answer, within the host's longest time. */
export const maxDuration = 300;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard");
  return { title: t("title") };
}

export default async function DashboardPage({ params, searchParams }: PageProps<"/[org]/dashboard">) {
  const org = await requireOrganization((await params).org);
  const asked = await searchParams;
  const parsed = parseFilters(asked);
  const query = filterQuery(parsed.filters);
  const t = await getTranslations("dashboard");
  return (
    <div className="space-y-6">
      <DashboardWithSections
        question={{ org, parsed, repository: null, now: new Date() }}
        by={asked.by}
        trend={asked.trend}
        heading={<h1 className="sr-only">{t("title")}</h1>}
        verdict={(verdict) => <Verdict org={org} verdict={verdict} />}
      />
      {org.productionEnvironments.length > 0 && (
        <ReportActions
          slug={org.slug}
          query={query}
          keep={canKeepSnapshots(org.role) ? keepDashboardSnapshot.bind(null, org.slug, query) : null}
        />
      )}
    </div>
  );
}

async function Verdict({ org, verdict }: { org: OrganizationContext; verdict: VerdictView }) {
  return (
    <VerdictCard
      verdict={verdict}
      evidenceHref={`/${org.slug}/origins`}
      timeZone={org.timeZone}
      moreHistory={await moreHistoryFor(org, verdict)}
    />
  );
}
