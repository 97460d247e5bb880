import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Dashboard } from "@/components/dashboard/dashboard";
import { VerdictCard } from "@/components/verdict/verdict-card";
import { parseFilters } from "@/lib/dashboard/filters";
import { loadDashboard } from "@/lib/dashboard/loaders";
import { requireOrganization } from "@/lib/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard");
  return { title: t("title") };
}

export default async function DashboardPage({ params, searchParams }: PageProps<"/[org]/dashboard">) {
  const org = await requireOrganization((await params).org);
  const view = await loadDashboard(org, parseFilters(await searchParams));
  const t = await getTranslations("dashboard");
  return (
    <Dashboard
      view={view}
      heading={<h1 className="sr-only">{t("title")}</h1>}
      verdict={
        view.verdict && (
          <VerdictCard verdict={view.verdict} evidenceHref={`/${org.slug}/origins`} timeZone={org.timeZone} />
        )
      }
    />
  );
}
