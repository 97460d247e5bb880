"use client";

import { useLocale, useTranslations } from "next-intl";
import { Progress } from "@/components/ui/progress";
import type { SyncProgress } from "@/lib/ingest/integrations/sync-progress";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatDuration, formatInstant } from "@/lib/platform/i18n/format";
import { DayStrip } from "./day-strip";
import { useSyncProgress } from "./use-sync-progress";

interface SyncProgressWatchProps {
  statusUrl: string;
  initial: SyncProgress;
  timeZone: string;
  continueSync: FormAction | null;
}

/** Counts rising and days filling up, from today backwards. */
export function SyncProgressWatch({ statusUrl, initial, timeZone, continueSync }: SyncProgressWatchProps) {
  const t = useTranslations("integrations.progress");
  const { progress, isUnreachable } = useSyncProgress(statusUrl, initial, continueSync);
  return (
    <div className="space-y-4">
      <p className="figures flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <span className="text-2xl leading-8 font-medium tracking-tight">
          {t("deployments", { count: progress.deployments })}
        </span>
        <span className="text-ink-muted">{t("incidents", { count: progress.incidents })}</span>
      </p>
      <Progress label={t("label")} share={progress.share} />
      <DayStrip days={progress.days} daysRead={progress.daysRead} />
      <p aria-live="polite" className="figures text-[13px] leading-5 text-ink-muted">
        {isUnreachable ? t("unreachable") : <Where progress={progress} timeZone={timeZone} />}
      </p>
    </div>
  );
}

function Where({ progress, timeZone }: { progress: SyncProgress; timeZone: string }) {
  const t = useTranslations("integrations.progress");
  const locale = useLocale();
  if (!progress.isWorking && !progress.mayBeContinued && progress.share !== null) return t("waiting");
  if (progress.readBackTo === null) return t("notStarted");
  const day = formatInstant(new Date(progress.readBackTo), locale, timeZone, "day");
  const back = t("back", { day });
  if (progress.secondsLeft === null) return back;
  return `${back} · ${t("estimate", { duration: formatDuration(progress.secondsLeft, locale) })}`;
}
