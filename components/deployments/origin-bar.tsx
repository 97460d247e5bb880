import { useLocale, useTranslations } from "next-intl";
import { ORIGIN_BARS } from "@/components/dashboard/origin-look";
import { cn } from "@/components/ui/cn";
import { ORIGINS } from "@/lib/core/origins/origin";
import { formatCount } from "@/lib/platform/i18n/format";
import type { OriginCounts } from "@/lib/read/deployments/list";

/** The commits of one deployment by origin: their number, and a small bar of their parts. */
export function OriginBar({ commits }: { commits: OriginCounts }) {
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
    <span
      role="img"
      aria-label={t("summary", { count: total, parts: words })}
      title={words}
      className="origin-bar"
    >
      <span>{formatCount(total, locale)}</span>
      {present.map((origin) => (
        <i key={origin} className={ORIGIN_BARS[origin]} style={{ flexGrow: commits[origin] }} />
      ))}
    </span>
  );
}

/** What the parts of the bars are. */
export function OriginKey() {
  const t = useTranslations("deployments.detail.commits");
  const origins = useTranslations("metrics.origin");
  return (
    <ul
      aria-label={t("shares")}
      className="flex flex-wrap gap-x-4 gap-y-1 text-[13px] leading-5 text-ink-muted"
    >
      {ORIGINS.map((origin) => (
        <li key={origin} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={cn("h-2 w-4 rounded-[2px]", ORIGIN_BARS[origin])} />
          {origins(origin)}
        </li>
      ))}
    </ul>
  );
}
