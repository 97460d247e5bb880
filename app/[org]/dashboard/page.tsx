import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Dashboard } from "@/components/dashboard/dashboard";
import { ReportActions } from "@/components/snapshots/report-actions";
import { VerdictCard } from "@/components/verdict/verdict-card";
import { parseFilters } from "@/lib/dashboard/filters";
import { loadDashboard } from "@/lib/dashboard/loaders";
import { filterQuery } from "@/lib/filters/href";
import { parseFilters as parseUrlFilters } from "@/lib/filters/parse";
import { requireOrganization } from "@/lib/organizations/gate";
import { canKeepSnapshots } from "@/lib/organizations/roles";
import { keepDashboardSnapshot } from "@/lib/snapshots/actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard");
  return { title: t("title") };
}

export default async function DashboardPage({ params, searchParams }: PageProps<"/[org]/dashboard">) {
  const org = await requireOrganization((await params).org);
  const asked = await searchParams;
  const view = await loadDashboard(org, parseFilters(asked));
  const query = filterQuery(parseUrlFilters(asked).filters);
  const t = await getTranslations("dashboard");
  return (
    <div className="space-y-6">
      <Dashboard
        view={view}
        heading={<h1 className="sr-only">{t("title")}</h1>}
        verdict={
          view.verdict && (
            <VerdictCard
              verdict={view.verdict}
              evidenceHref={`/${org.slug}/origins`}
              timeZone={org.timeZone}
            />
          )
        }
      />
      {view.content.kind !== "not-connected" && (
        <ReportActions
          slug={org.slug}
          query={query}
          keep={canKeepSnapshots(org.role) ? keepDashboardSnapshot.bind(null, org.slug, query) : null}
        />
      )}
    </div>
  );
}
