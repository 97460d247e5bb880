import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RepositoryList } from "@/components/dashboard/repository-list";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { loadRepositoryList } from "@/lib/dashboard/loaders";
import { requireOrganization } from "@/lib/organizations/gate";

const LISTED_DAYS = 30;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard.repository");
  return { title: t("title") };
}

export default async function RepositoriesPage({ params }: PageProps<"/[org]/repositories">) {
  const org = await requireOrganization((await params).org);
  const rows = await loadRepositoryList(org, LISTED_DAYS);
  const t = await getTranslations("dashboard.repository");
  return (
    <div className="space-y-6">
      <PageHeader title={t("title")} description={t("description")} />
      <Card>
        {rows.length === 0 ? (
          <EmptyState title={t("emptyTitle")}>
            <p>{t("emptyBody")}</p>
          </EmptyState>
        ) : (
          <RepositoryList rows={rows} slug={org.slug} days={LISTED_DAYS} />
        )}
      </Card>
    </div>
  );
}
