import { useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DetailsList } from "@/components/ui/details-list";
import type { ShownSyncRun } from "@/lib/ingest/sync-runs/types";
import { formatDuration, formatInstant } from "@/lib/platform/i18n/format";
import { BackToDatadog } from "./back-to-datadog";
import { SyncRunAsker } from "./sync-run-asker";
import { SyncRunResult } from "./sync-run-result";

interface SyncRunCardProps {
  run: ShownSyncRun;
  slug: string;
  timeZone: string;
}

/** One sync: who asked, what it was to read, what it found and what it cost. */
export function SyncRunCard({ run, slug, timeZone }: SyncRunCardProps) {
  const t = useTranslations("integrations.run");
  const locale = useLocale();
  const when = formatInstant(run.startedAt, locale, timeZone, "short");
  return (
    <div className="space-y-6">
      <BackToDatadog slug={slug} />
      <Card aria-labelledby="run">
        <CardHeader id="run" title={t("title", { when })} />
        <CardBody>
          <DetailsList items={useRunFacts(run, timeZone)} />
        </CardBody>
      </Card>
    </div>
  );
}

function useRunFacts(run: ShownSyncRun, timeZone: string) {
  const t = useTranslations("integrations.run");
  const runs = useTranslations("integrations.runs");
  const locale = useLocale();
  const at = (instant: Date) => formatInstant(instant, locale, timeZone, "short");
  const { deployments, incidents, finishedAt, startedAt, waitedSeconds } = run;
  return [
    { term: t("asked"), detail: <SyncRunAsker run={run} /> },
    { term: t("result"), detail: <SyncRunResult run={run} /> },
    { term: t("window"), detail: t("windowRange", { from: at(run.windowFrom), to: at(run.windowTo) }) },
    {
      term: t("duration"),
      detail: finishedAt
        ? formatDuration((finishedAt.getTime() - startedAt.getTime()) / 1000, locale)
        : t("durationOpen"),
    },
    {
      term: t("read"),
      detail: t("readCounts", { deployments: deployments.read, incidents: incidents.read }),
    },
    {
      term: t("found"),
      detail: runs("foundCounts", {
        new: deployments.new + incidents.new,
        changed: deployments.changed + incidents.changed,
      }),
    },
    {
      term: t("requests"),
      detail: t("requestsCounts", { requests: run.requests, retries: run.retries }),
    },
    { term: t("waited"), detail: waitedSeconds > 0 ? formatDuration(waitedSeconds, locale) : t("notWaited") },
    { term: t("setAside"), detail: run.setAside > 0 ? run.setAside : t("none") },
    { term: t("attempts"), detail: run.attempts },
  ];
}
