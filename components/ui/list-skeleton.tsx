import { useTranslations } from "next-intl";
import { Card } from "./card";
import { Skeleton } from "./skeleton";

/** The shape of a page with a heading, a line of controls and a list. */
export function ListSkeleton({ rows = 10 }: { rows?: number }) {
  const t = useTranslations("states");
  return (
    <div role="status" aria-busy="true" className="space-y-6">
      <span className="sr-only">{t("loading")}</span>
      <div className="space-y-2">
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-5 w-80 max-w-full" />
      </div>
      <Skeleton className="h-9 w-full max-w-md" />
      <Card className="divide-y">
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: equal placeholders that never move
          <div key={row} className="flex justify-between gap-6 px-5 py-3.5">
            <Skeleton className="h-4 w-1/3" />
            <Skeleton className="h-4 w-1/5" />
          </div>
        ))}
      </Card>
    </div>
  );
}
