import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { DashboardSkeleton } from "@/components/dashboard/dashboard-skeleton";
import { ServiceHeading } from "@/components/services/service-heading";
import { parseFilters } from "@/lib/read/filters/parse";
import { loadService } from "@/lib/read/services/loaders";
import { DashboardWithSections } from "../../dashboard/dashboard-with-sections";

type ServicePageProps = PageProps<"/[org]/services/[service]">;

export async function generateMetadata({ params }: ServicePageProps): Promise<Metadata> {
  const { org, service: part } = await params;
  const { service } = (await loadService(org, part)) ?? notFound();
  return { title: service };
}

export default async function ServicePage({ params, searchParams }: ServicePageProps) {
  const { org: slug, service: part } = await params;
  const { org, service } = (await loadService(slug, part)) ?? notFound();
  const query = await searchParams;
  const parsed = parseFilters(query);
  return (
    <div className="space-y-6">
      <ServiceHeading slug={org.slug} service={service} filters={parsed.filters} />
      <Suspense fallback={<DashboardSkeleton />}>
        <DashboardWithSections
          request={{ org, repository: null, service, parsed, now: new Date() }}
          by={query.by}
          trend={query.trend}
        />
      </Suspense>
    </div>
  );
}
