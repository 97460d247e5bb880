import { useLocale, useTranslations } from "next-intl";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { formatDuration } from "@/lib/i18n/format";
import type { ShownSyncRun } from "@/lib/sync-runs/types";
import { SyncRunAsker } from "./sync-run-asker";
import { SyncRunResult } from "./sync-run-result";

interface SyncRunRowsProps {
  runs: readonly ShownSyncRun[];
  slug: string;
  timeZone: string;
  caption: string;
  /** Also what was read, what was set aside and how long it took. */
  isDetailed?: boolean;
}

/** Sync runs: who asked, how they ended, what they found and cost; each leads to its page log. */
export function SyncRunRows({ runs, slug, timeZone, caption, isDetailed = false }: SyncRunRowsProps) {
  const t = useTranslations("integrations.runs");
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>{t("started")}</Th>
          <Th>{t("trigger")}</Th>
          <Th>{t("result")}</Th>
          <Th numeric>{t("window")}</Th>
          {isDetailed && <Th numeric>{t("read")}</Th>}
          <Th numeric>{t("found")}</Th>
          {isDetailed && <Th numeric>{t("setAside")}</Th>}
          <Th numeric>{t("requests")}</Th>
          {isDetailed && <Th numeric>{t("duration")}</Th>}
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <Td className="whitespace-nowrap">
              <TextLink href={`/${slug}/settings/integrations/datadog/sync-runs/${run.id}`}>
                <Instant at={run.startedAt} timeZone={timeZone} />
              </TextLink>
            </Td>
            <Td>
              <SyncRunAsker run={run} />
            </Td>
            <Td>
              <SyncRunResult run={run} />
            </Td>
            <Td numeric>{t("windowDays", { days: windowDays(run) })}</Td>
            {isDetailed && (
              <Td numeric>{t("count", { count: run.deployments.read + run.incidents.read })}</Td>
            )}
            <Td numeric>
              {t("foundCounts", {
                new: run.deployments.new + run.incidents.new,
                changed: run.deployments.changed + run.incidents.changed,
              })}
            </Td>
            {isDetailed && <Td numeric>{t("count", { count: run.setAside })}</Td>}
            <Td numeric>{t("requestCounts", { requests: run.requests, retries: run.retries })}</Td>
            {isDetailed && (
              <Td numeric>
                <Took run={run} />
              </Td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Took({ run }: { run: ShownSyncRun }) {
  const locale = useLocale();
  if (run.finishedAt === null) return "–";
  return formatDuration((run.finishedAt.getTime() - run.startedAt.getTime()) / 1000, locale);
}

const windowDays = (run: ShownSyncRun): number =>
  Math.round((run.windowTo.getTime() - run.windowFrom.getTime()) / 86_400_000);
