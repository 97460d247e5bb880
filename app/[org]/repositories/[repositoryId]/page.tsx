import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache, Suspense } from "react";
import { DashboardSkeleton } from "@/components/dashboard/dashboard-skeleton";
import { RepositoryHeading } from "@/components/dashboard/repository-heading";
import { loadRepository } from "@/lib/read/dashboard/loaders";
import { parseFilters } from "@/lib/read/filters/parse";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { DashboardWithSections } from "../../dashboard/dashboard-with-sections";

type RepositoryPageProps = PageProps<"/[org]/repositories/[repositoryId]">;

/** Found before anything is sent: an unknown repository answers 404, not a page that says so. */
const requireRepository = cache(async (slug: string, repositoryId: string) => {
  const org = await requireOrganization(slug);
  return { org, repository: (await loadRepository(org, repositoryId)) ?? notFound() };
});

export async function generateMetadata({ params }: RepositoryPageProps): Promise<Metadata> {
  const { org, repositoryId } = await params;
  const t = await getTranslations("dashboard.repository");
  const { repository } = await requireRepository(org, repositoryId);
  return { title: `${repository.name} · ${t("title")}` };
}

export default async function RepositoryPage({ params, searchParams }: RepositoryPageProps) {
  const { org: slug, repositoryId } = await params;
  const { org, repository } = await requireRepository(slug, repositoryId);
  const query = await searchParams;
  return (
    <div className="space-y-6">
      <RepositoryHeading slug={org.slug} name={repository.name} />
      <Suspense fallback={<DashboardSkeleton />}>
        <DashboardWithSections
          request={{ org, repository, parsed: parseFilters(query), now: new Date() }}
          by={query.by}
          trend={query.trend}
        />
      </Suspense>
    </div>
  );
}
