import { useLocale, useTranslations } from "next-intl";
import { ORIGIN_COLORS, ORIGIN_SHAPES } from "@/components/dashboard/origin-look";
import { Badge } from "@/components/ui/badge";
import type { SearchedTakenBack } from "@/lib/core/metrics/taken-back-commits";
import { KNOWN_ORIGINS } from "@/lib/core/origins/origin";
import { formatRate } from "@/lib/platform/i18n/format";
import { EvidenceSection, Note } from "./evidence-section";
import { RatePlot, useInterval } from "./rate-sections";
import { RatioRows } from "./ratio-rows";

/** The second outcome: what later commits reverted or hot-fixed within 14 days, by origin. Never the verdict. */
export function TakenBackSection({ takenBack }: { takenBack: SearchedTakenBack }) {
  const t = useTranslations("origins.takenBack");
  const { withinDays, young, ratio, strata, searched, byOrigin } = takenBack;
  return (
    <EvidenceSection
      id="taken-back"
      title={t("title", { days: withinDays })}
      badge={<Badge>{t("badge")}</Badge>}
      lead={t("lead")}
      method="taken-back"
    >
      <div className="grid gap-6">
        {ratio.measured && (
          <RatioRows
            caption={t("ratioCaption")}
            rows={[
              {
                key: "ratio",
                label: t("ratio"),
                ratio,
                counts: t("strata", { count: strata }),
                color: "var(--accent)",
              },
            ]}
          />
        )}
        <Rates takenBack={takenBack} />
      </div>
      {!ratio.measured && <Note>{t(`none.${ratio.reason}`)}</Note>}
      <Note>
        {t("hotfixed", {
          human: byOrigin.HUMAN.hotfixed,
          ai: byOrigin.AI_ASSISTED.hotfixed,
          bot: byOrigin.BOT.hotfixed,
        })}{" "}
        {young > 0 && `${t("young", { count: young, days: withinDays })} `}
        {t("unseen", { commits: searched.commits, without: searched.withoutMessage })}
      </Note>
    </EvidenceSection>
  );
}

function Rates({ takenBack: { byOrigin } }: { takenBack: SearchedTakenBack }) {
  const t = useTranslations("origins.takenBack");
  const rates = useTranslations("origins.rates");
  const names = useTranslations("metrics.origin");
  const locale = useLocale();
  const intervalText = useInterval();
  return (
    <RatePlot
      caption={t("rates")}
      rows={KNOWN_ORIGINS.map((origin) => {
        const { changes, reverted, hotfixed, rate, interval } = byOrigin[origin];
        return {
          key: origin,
          label: names(origin),
          value: rate,
          interval: interval ?? undefined,
          color: ORIGIN_COLORS[origin] ?? "",
          shape: ORIGIN_SHAPES[origin],
          text: rate === null ? rates("noCommits") : formatRate(rate, locale),
          counts: rate === null ? "" : t("counts", { back: reverted + hotfixed, changes }),
          detail: intervalText(interval),
        };
      })}
    />
  );
}
