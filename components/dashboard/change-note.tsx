import { ArrowDown, ArrowUp, Equal } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { Explain } from "@/components/ui/explain";
import type { ComparedMetric } from "@/lib/core/metrics/compare-windows";
import type { UnmeasuredReason } from "@/lib/core/metrics/measured";
import type { MetricUnit } from "@/lib/core/metrics/metrics";
import { formatPoints, formatShare } from "@/lib/platform/i18n/format";
import { figureText } from "@/lib/read/dashboard/figure-text";
import type { ChangeView } from "@/lib/read/dashboard/headlines";

interface ChangeNoteProps {
  metric: ComparedMetric;
  change: ChangeView;
  unit: MetricUnit;
  /** Length of the window before. */
  days: number;
}

const arrows = { up: ArrowUp, down: ArrowDown, same: Equal };

/** Why nothing can be said of a change; every other reason means that the window before has no such figure. */
const noChangeWords: Partial<
  Record<UnmeasuredReason, ["tooFew", "explainTooFew"] | ["tooShort", "explainTooShort"]>
> = {
  "too-few-to-compare": ["tooFew", "explainTooFew"],
  "history-too-short": ["tooShort", "explainTooShort"],
};

/** How the figure moved against the window before, and whether that is more than chance. */
export function ChangeNote({ metric, change, unit, days }: ChangeNoteProps) {
  const t = useTranslations("dashboard.change");
  if (change.kind === "none") {
    const [words, why] = noChangeWords[change.reason] ?? ["none", "explainNone"];
    return (
      <p className="text-[13px] leading-5 text-ink-muted">
        <Explain definition={t(why)}>{t(words)}</Explain>
      </p>
    );
  }
  return <Moved metric={metric} change={change} unit={unit} days={days} />;
}

type MovedProps = Omit<ChangeNoteProps, "change"> & { change: Extract<ChangeView, { kind: "moved" }> };

function Moved({ metric, change, unit, days }: MovedProps) {
  const t = useTranslations("dashboard.change");
  const locale = useLocale();
  const { direction, size, beyondChance } = change;
  const Arrow = arrows[direction];
  const amount =
    change.unit === "points"
      ? t("points", { points: formatPoints(size, locale) })
      : t("percent", { percent: formatShare(size, locale) });
  const value = figureText(change.before, unit, locale);
  const before = t("against", { days, value, counts: t(`counts.${metric}`, { count: change.beforeCount }) });
  return (
    <p className={cn("figures text-[13px] leading-5", beyondChance ? "text-ink" : "text-ink-muted")}>
      <span className={cn("inline-flex items-center gap-1", beyondChance && "font-medium")}>
        <Arrow aria-hidden="true" className="size-3.5 shrink-0" />
        {direction === "same" ? (
          t("same")
        ) : (
          <>
            <span className="sr-only">{t(direction)}</span>
            {amount}
          </>
        )}
      </span>
      <span className="block">
        <Explain definition={`${before} ${beyondChance ? t("explainReal") : t("explainChance")}`}>
          {beyondChance ? t("real", { direction }) : t("chance")}
        </Explain>
      </span>
    </p>
  );
}
