import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

/** Two cards, the shape of every settings page. */
export default function SettingsLoading() {
  const t = useTranslations("states");
  return (
    <div role="status" aria-label={t("loading")} className="space-y-6">
      {["h-48", "h-32"].map((height) => (
        <Card key={height} className="space-y-4 px-5 py-4">
          <Skeleton className="h-5 w-40" />
          <Skeleton className={height} />
        </Card>
      ))}
    </div>
  );
}
