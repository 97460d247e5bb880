import { useTranslations } from "next-intl";
import { Skeleton } from "@/components/ui/skeleton";
import { COMPARED_METRICS } from "@/lib/core/metrics/compare-windows";

const FACTS = ["deployments", "rollbacks", "pending", "incidents", "batch-size"];

/** The dashboard's shape while its figures are on their way. */
export function DashboardSkeleton() {
  const t = useTranslations("states");
  return (
    <div role="status" aria-busy="true" className="space-y-6">
      <span className="sr-only">{t("loading")}</span>
      <div className="flex flex-wrap items-center gap-3">
        <Skeleton className="h-8 w-52" />
        <Skeleton className="h-8 w-28" />
        <span className="w-full">
          <Skeleton className="h-5 w-full max-w-md" />
        </span>
      </div>
      <div>
        <Skeleton className="mb-2 h-6 w-40" />
        <div className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line md:grid-cols-3 lg:grid-cols-5">
          {COMPARED_METRICS.map((card) => (
            <div key={card} className="space-y-3 bg-surface p-4 last:col-span-2 lg:last:col-span-1">
              <Skeleton className="h-4 w-28" />
              <Skeleton className="h-8 w-24" />
              <Skeleton className="h-4 w-20" />
              <Skeleton className="h-6 w-24" />
              <Skeleton className="h-9 w-28" />
            </div>
          ))}
        </div>
      </div>
      <div className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-lg border bg-surface p-4 sm:grid-cols-3 lg:grid-cols-5">
        {FACTS.map((fact) => (
          <Skeleton key={fact} className="h-11" />
        ))}
      </div>
      <div className="grid gap-6 lg:grid-cols-[3fr_2fr]">
        <CardSkeleton />
        <CardSkeleton />
      </div>
    </div>
  );
}

/** A card whose figures are on their way: its shape is drawn by the style sheet alone. */
export function CardSkeleton() {
  return <div aria-hidden="true" className="card-skeleton" />;
}
