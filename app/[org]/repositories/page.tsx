import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { RepositoryList } from "@/components/dashboard/repository-list";
import { NotConnected } from "@/components/onboarding/not-connected";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { loadRepositoryList } from "@/lib/dashboard/loaders";
import { loadUnconnected } from "@/lib/integrations/loaders";
import { requireOrganization } from "@/lib/organizations/gate";

const LISTED_DAYS = 30;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard.repository");
  return { title: t("title") };
}

export default async function RepositoriesPage({ params }: PageProps<"/[org]/repositories">) {
  const org = await requireOrganization((await params).org);
  const rows = await loadRepositoryList(org, LISTED_DAYS);
  const unconnected = rows.length === 0 ? await loadUnconnected(org) : null;
  const t = await getTranslations("dashboard.repository");
  return (
    <div className="space-y-6">
      <PageHeader title={t("title")} description={t("description")} />
      {unconnected ? (
        <NotConnected organization={unconnected} title={t("emptyTitle")} />
      ) : (
        <Card>
          {rows.length === 0 ? (
            <EmptyState
              title={t("emptyTitle")}
              action={
                <Button asChild>
                  <Link href={`/${org.slug}/settings/repositories`}>{t("emptyAction")}</Link>
                </Button>
              }
            >
              <p>{t("emptyBody")}</p>
            </EmptyState>
          ) : (
            <RepositoryList rows={rows} slug={org.slug} days={LISTED_DAYS} />
          )}
        </Card>
      )}
    </div>
  );
}
