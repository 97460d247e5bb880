import { useLocale, useTranslations } from "next-intl";
import { ORIGIN_COLORS } from "@/components/dashboard/origin-look";
import { cn } from "@/components/ui/cn";
import { ORIGINS } from "@/lib/core/origins/origin";
import { formatCount } from "@/lib/platform/i18n/format";
import type { OriginCounts } from "@/lib/read/deployments/list";

/** The commits of one deployment by origin: their number, and a small bar of their parts. */
export function OriginBar({ commits, className }: { commits: OriginCounts; className?: string }) {
  const t = useTranslations("deployments.commits");
  const origins = useTranslations("metrics.origin");
  const locale = useLocale();
  const present = ORIGINS.filter((origin) => commits[origin] > 0);
  const total = present.reduce((sum, origin) => sum + commits[origin], 0);
  if (total === 0) return <span className="text-ink-faint">{t("none")}</span>;
  const words = present
    .map((origin) => `${origins(origin)} ${formatCount(commits[origin], locale)}`)
    .join(", ");
  return (
    <span title={words} className={cn("flex items-center gap-2", className)}>
      <span className="figures w-7 text-right" aria-hidden="true">
        {formatCount(total, locale)}
      </span>
      <span aria-hidden="true" className="flex h-2 w-16 shrink-0 gap-px overflow-hidden rounded-[2px]">
        {present.map((origin) => (
          <span
            key={origin}
            className={cn("h-full min-w-0.5", ORIGIN_COLORS[origin] === null && "hatched")}
            style={{ flexGrow: commits[origin], background: ORIGIN_COLORS[origin] ?? undefined }}
          />
        ))}
      </span>
      <span className="sr-only">{t("summary", { count: total, parts: words })}</span>
    </span>
  );
}
