import { useLocale, useTranslations } from "next-intl";
import { DotPlot } from "@/components/charts/dot-plot";
import { ratioAxis } from "@/components/charts/ratio-axis";
import { Explain } from "@/components/ui/explain";
import { toLogRow } from "@/components/verdict/log-row";
import { rangeValues, ratioText } from "@/lib/platform/i18n/ratio-text";
import type { RatioView } from "@/lib/read/dashboard/disagreement";
import { MethodLink } from "./method-link";
import { ORIGIN_COLORS, ORIGIN_SHAPES } from "./origin-look";

/** AI-assisted against human commits within services, the crude figure hollow beside it, and why they disagree. */
export function RatioPlot({ ratio }: { ratio: RatioView }) {
  const t = useTranslations("dashboard.origins");
  const locale = useLocale();
  const { adjusted, crude, aiCommits, humanCommits } = ratio;
  const axis = ratioAxis([adjusted.ratio, adjusted.low, adjusted.high, crude?.ratio ?? null]);
  return (
    <div>
      <div className="mb-1 text-[13px] leading-5 text-ink-muted">
        <Explain
          heading={{ level: "h3" }}
          definition={t("ratioDefinition")}
          more={<MethodLink slug="origin-comparison" />}
        >
          {t("ratio")}
        </Explain>
      </div>
      <DotPlot
        caption={t("ratio")}
        headings={{ label: t("origin"), value: t("ratioValue"), counts: t("counts") }}
        rows={[
          {
            key: "ai",
            label: useTranslations("metrics.origin")("AI_ASSISTED"),
            ...toLogRow(adjusted, axis),
            hollow: crude ? Math.log(crude.ratio) : undefined,
            color: ORIGIN_COLORS.AI_ASSISTED ?? "",
            shape: ORIGIN_SHAPES.AI_ASSISTED,
            text: t("ratioTimes", { ratio: ratioText(adjusted.ratio, locale) }),
            counts: t("ratioCounts", { ai: aiCommits, human: humanCommits }),
            detail: t("ratioInterval", rangeValues(adjusted, locale)),
          },
        ]}
        domain={axis.domain}
        ticks={axis.ticks}
      />
      <Disagreement ratio={ratio} />
    </div>
  );
}

/** Thrown together, services can tell the opposite of what each of them tells (Simpson's reversal). */
export function Disagreement({ ratio }: { ratio: RatioView }) {
  const t = useTranslations("dashboard.origins");
  const locale = useLocale();
  const { adjusted, crude, disagreement, crudeSays } = ratio;
  if (!crude) return null;
  const values = { crude: ratioText(crude.ratio, locale), adjusted: ratioText(adjusted.ratio, locale) };
  if (!disagreement || !crudeSays) {
    return <p className="text-[13px] leading-5 text-ink-muted">{t("agree", values)}</p>;
  }
  return (
    <p className="mt-2 border-l-2 border-ai pl-3 text-[13px] leading-5">
      {t(disagreement, values)} {t(`because.${crudeSays}`)}
    </p>
  );
}
