import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { VerdictCard } from "@/components/verdict/verdict-card";
import { parseFilters } from "@/lib/filters/parse";
import { requireOrganization } from "@/lib/organizations/gate";
import { DashboardWithSections } from "./dashboard-with-sections";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard");
  return { title: t("title") };
}

export default async function DashboardPage({ params, searchParams }: PageProps<"/[org]/dashboard">) {
  const org = await requireOrganization((await params).org);
  const query = await searchParams;
  const t = await getTranslations("dashboard");
  return (
    <DashboardWithSections
      question={{ org, parsed: parseFilters(query), repository: null, now: new Date() }}
      by={query.by}
      heading={<h1 className="sr-only">{t("title")}</h1>}
      verdict={(verdict) => (
        <VerdictCard verdict={verdict} evidenceHref={`/${org.slug}/origins`} timeZone={org.timeZone} />
      )}
    />
  );
}
