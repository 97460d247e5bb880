import { useLocale, useTranslations } from "next-intl";
import { drawn } from "@/components/charts/drawn";
import { Sparkline } from "@/components/charts/sparkline";
import { cn } from "@/components/ui/cn";
import { CopyIcon } from "@/components/ui/copy-icon";
import { Explain } from "@/components/ui/explain";
import { figureText } from "@/lib/read/dashboard/figure-text";
import type { Headline } from "@/lib/read/dashboard/headlines";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import { ChangeNote, useChangeWords } from "./change-note";
import { useHeadlineWords } from "./headline-words";
import { MethodLink } from "./method-link";

interface HeadlineCardProps {
  headline: Headline;
  view: DashboardView;
}

/** One figure: its name, its value, what stands behind it, its range, its shape and its change. */
export function HeadlineCard({ headline, view }: HeadlineCardProps) {
  const t = useTranslations("metrics");
  const copying = useTranslations("common.copy");
  const locale = useLocale();
  const { metric, unit, value, figure, change } = headline;
  const words = useHeadlineWords(headline, view);
  const explained = useChangeWords(headline, view.days);
  return (
    <>
      <div className="text-[13px] leading-5 text-ink-muted">
        <Explain
          heading={{ level: "h3" }}
          definition={
            <>
              {t(`${metric}.definition`)}
              {words?.detail && <span className="figures mt-1.5 block">{words.detail}</span>}
              {explained && <span className="figures mt-1.5 block">{explained}</span>}
            </>
          }
          more={
            <span className="flex items-center justify-between gap-2">
              <MethodLink slug={metric} />
              {words && (
                <CopyIcon text={words.text} labels={{ copy: copying("number"), copied: copying("copied") }} />
              )}
            </span>
          }
        >
          {t(`${metric}.title`)}
        </Explain>
      </div>
      <div className="pt-2">
        <p
          className={cn(
            "figures leading-8 whitespace-nowrap",
            value === null ? "text-base text-ink-muted" : "text-[22px] font-medium tracking-tight",
          )}
        >
          {value === null ? t("noData") : figureText(value, unit, locale)}
        </p>
        <div className="figures text-[13px] leading-5 text-ink-muted">
          {figure.measured ? <p>{words?.counts}</p> : <p>{t(`reasons.${figure.reason}`)}</p>}
          {words?.range && <p>{words.range}</p>}
          {words?.open && <p>{words.open}</p>}
        </div>
      </div>
      <div className="pt-4">{value !== null && <Trend headline={headline} />}</div>
      <div className="pt-2">{value !== null && change && <ChangeNote change={change} />}</div>
    </>
  );
}

function Trend({ headline: { trend, unit } }: { headline: Headline }) {
  const t = useTranslations("dashboard");
  const locale = useLocale();
  const values = trend.map((value) => (value === null ? t("noValue") : figureText(value, unit, locale)));
  return (
    <Sparkline
      values={trend.map((value) => value && drawn(value))}
      label={t("trend", { parts: values.length, values: values.join("; ") })}
    />
  );
}
