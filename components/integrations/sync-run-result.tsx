import { useTranslations } from "next-intl";
import type { SyncRun } from "@/lib/ingest/sync-runs/types";

/** How a run ended, why it was left where it was, and Datadog's own words where it failed. */
export function SyncRunResult({ run }: { run: SyncRun }) {
  const t = useTranslations("integrations.runs");
  return (
    <>
      {t(`results.${run.status}`)}
      {run.status === "running" && run.pauseReason && (
        <span className="block max-w-64 text-ink-muted">{t(`pauses.${run.pauseReason}`)}</span>
      )}
      {run.error?.detail && (
        <q className="block max-w-64 font-mono text-xs break-words text-ink-muted">{run.error.detail}</q>
      )}
    </>
  );
}
