import { useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import type { FilterKey } from "@/lib/read/filters/parsers";

/** Says which parts of the address were not understood and don't count. */
export function IgnoredFilters({ ignored }: { ignored: readonly FilterKey[] }) {
  const t = useTranslations("filters");
  if (ignored.length === 0) return null;
  return (
    <Alert tone="warning" title={t("ignoredTitle")}>
      {t("ignoredBody", { keys: ignored.join(", ") })}
    </Alert>
  );
}
