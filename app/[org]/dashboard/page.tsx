import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ReportActions } from "@/components/snapshots/report-actions";
import { VerdictCard } from "@/components/verdict/verdict-card";
import { filterQuery } from "@/lib/filters/href";
import { parseFilters } from "@/lib/filters/parse";
import { requireOrganization } from "@/lib/organizations/gate";
import { canKeepSnapshots } from "@/lib/organizations/roles";
import { keepDashboardSnapshot } from "@/lib/snapshots/actions";
import { DashboardWithSections } from "./dashboard-with-sections";

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
        verdict={(verdict) => (
          <VerdictCard verdict={verdict} evidenceHref={`/${org.slug}/origins`} timeZone={org.timeZone} />
        )}
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
