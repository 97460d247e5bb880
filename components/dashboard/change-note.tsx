import { ArrowDown, ArrowUp, Equal } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import type { UnmeasuredReason } from "@/lib/core/metrics/measured";
import { formatPoints, formatShare } from "@/lib/platform/i18n/format";
import { figureText } from "@/lib/read/dashboard/figure-text";
import type { ChangeView, Headline } from "@/lib/read/dashboard/headlines";

const arrows = { up: ArrowUp, down: ArrowDown, same: Equal };

/** Why nothing can be said of a change; every other reason means that the window before has no such figure. */
const noChangeWords: Partial<
  Record<UnmeasuredReason, ["tooFew", "explainTooFew"] | ["tooShort", "explainTooShort"]>
> = {
  "too-few-to-compare": ["tooFew", "explainTooFew"],
  "history-too-short": ["tooShort", "explainTooShort"],
};

/** How the figure moved against the window before, and whether that is more than chance. */
export function ChangeNote({ change }: { change: ChangeView }) {
  const t = useTranslations("dashboard.change");
  const locale = useLocale();
  if (change.kind === "none") {
    const [words] = noChangeWords[change.reason] ?? (["none"] as const);
    return <p className="text-[13px] leading-5 text-ink-muted">{t(words)}</p>;
  }
  const { direction, size, beyondChance } = change;
  const Arrow = arrows[direction];
  const amount =
    change.unit === "points"
      ? t("points", { points: formatPoints(size, locale) })
      : t("percent", { percent: formatShare(size, locale) });
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
      <span className="block">{beyondChance ? t("real", { direction }) : t("chance")}</span>
    </p>
  );
}

/** What a figure's change is measured against and what makes it one, in sentences; null where none is told. */
export function useChangeWords({ metric, unit, value, change }: Headline, days: number): string | null {
  const t = useTranslations("dashboard.change");
  const locale = useLocale();
  if (value === null || !change) return null;
  if (change.kind === "none")
    return t((noChangeWords[change.reason] ?? (["none", "explainNone"] as const))[1]);
  const before = t("against", {
    days,
    value: figureText(change.before, unit, locale),
    counts: t(`counts.${metric}`, { count: change.beforeCount }),
  });
  return `${before} ${change.beyondChance ? t("explainReal") : t("explainChance")}`;
}
