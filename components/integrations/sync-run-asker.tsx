import { useTranslations } from "next-intl";
import type { ShownSyncRun } from "@/lib/ingest/sync-runs/types";

/** By whom or by what a sync was asked for. */
export function SyncRunAsker({ run }: { run: Pick<ShownSyncRun, "trigger" | "askedBy"> }) {
  const t = useTranslations("integrations.runs");
  const what = t(`triggers.${run.trigger}`);
  if (run.askedBy === null) return what;
  if (run.trigger === "manual") return <span className="break-all">{run.askedBy}</span>;
  return (
    <>
      {what}, <span className="block break-all">{run.askedBy}</span>
    </>
  );
}
