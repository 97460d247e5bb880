import { useTranslations } from "next-intl";
import { Skeleton } from "@/components/ui/skeleton";

const SECTIONS = ["ratios", "crude", "dose", "rates"];

/** The page's shape while its figures are on their way. */
export function OriginsSkeleton() {
  const t = useTranslations("states");
  return (
    <div role="status" aria-busy="true" className="space-y-6">
      <span className="sr-only">{t("loading")}</span>
      <Skeleton className="h-8 w-48" />
      <Skeleton className="h-44" />
      {SECTIONS.map((section) => (
        <Skeleton key={section} className="h-56" />
      ))}
    </div>
  );
}
