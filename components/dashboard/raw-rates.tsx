import { useLocale, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { ratioText } from "@/lib/platform/i18n/ratio-text";
import type { RatioView } from "@/lib/read/dashboard/disagreement";

/** Where rates over all services say something else than within each service, they are labelled before they are read. */
export function RawRates({ ratio }: { ratio: RatioView | null }) {
  const t = useTranslations("causes.raw");
  const locale = useLocale();
  if (!ratio?.disagreement) return null;
  return (
    <p className="mb-1 text-[13px] leading-5">
      <Badge tone="warning">{t("badge")}</Badge>{" "}
      {t("misleading", { ratio: ratioText(ratio.adjusted.ratio, locale) })}
    </p>
  );
}
