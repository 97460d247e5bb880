import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { FailureRateMethod } from "@/components/dashboard/failure-rate-method";
import { RepositoryList, RepositoryPages } from "@/components/dashboard/repository-list";
import { FilterSheet } from "@/components/filters/filter-sheet";
import { IgnoredFilters } from "@/components/filters/ignored-filters";
import { NotConnected } from "@/components/onboarding/not-connected";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { loadUnconnected } from "@/lib/ingest/integrations/loaders";
import { pageOf } from "@/lib/platform/list-page";
import { loadRepositoryList } from "@/lib/read/dashboard/loaders";
import { parseFilters } from "@/lib/read/filters/parse";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard.repository");
  return { title: t("title") };
}

export default async function RepositoriesPage({ params, searchParams }: PageProps<"/[org]/repositories">) {
  const org = await requireOrganization((await params).org);
  const asked = await searchParams;
  const view = await loadRepositoryList(org, parseFilters(asked), pageOf(asked));
  const isEmpty = view.total === 0 && view.nameless === null;
  const unconnected = isEmpty ? await loadUnconnected(org) : null;
  const t = await getTranslations("dashboard.repository");
  return (
    <div className="space-y-6">
      <PageHeader title={t("title")} description={t("description")} />
      {unconnected ? (
        <NotConnected organization={unconnected} title={t("emptyTitle")} />
      ) : (
        <>
          <div className="space-y-3">
            <FilterSheet view={view} lists={["env"]} />
            <IgnoredFilters ignored={view.ignored} />
          </div>
          <Card>
            {isEmpty ? (
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
              <div className="px-5 pt-2 pb-4">
                <RepositoryList view={view} />
                <RepositoryPages view={view} />
                <FailureRateMethod />
              </div>
            )}
          </Card>
        </>
      )}
    </div>
  );
}
