import { useLocale, useTranslations } from "next-intl";
import { ShareBar } from "@/components/charts/share-bar";
import { formatShare } from "@/lib/platform/i18n/format";
import type { OriginsView } from "@/lib/read/dashboard/origins-view";
import { ORIGIN_BARS } from "./origin-look";

/** How much of the code could be attributed, and what the rest would be: unknown, hatched. */
export function OriginCoverage({ origins }: { origins: Extract<OriginsView, { kind: "rates" }> }) {
  const t = useTranslations("dashboard.origins");
  const names = useTranslations("metrics.origin");
  const locale = useLocale();
  const { coverage, coverageIsLow, knownCommits, commits, shares, hidden } = origins;
  const title = t("coverage", { share: formatShare(coverage, locale) });
  return (
    <div>
      <p className="figures mb-2 text-[13px] leading-5 text-ink-muted">
        <span className="text-ink">{title}</span>{" "}
        <span>({t("coverageCounts", { known: knownCommits, commits })})</span>
      </p>
      <ShareBar
        label={title}
        parts={shares.map(({ origin, share }) => ({
          key: origin,
          share,
          look: ORIGIN_BARS[origin],
          label: t("originShare", { origin: names(origin), share: formatShare(share, locale) }),
        }))}
      />
      <p className="figures mt-2 text-[13px] leading-5 text-ink-muted">
        {t(`hidden.${hidden.basis}`, { known: hidden.known, low: hidden.low, high: hidden.high })}
      </p>
      {coverageIsLow && <p className="mt-2 text-[13px] leading-5 text-warning">{t("coverageLow")}</p>}
    </div>
  );
}
