import { useLocale, useTranslations } from "next-intl";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { ShownSyncRun } from "@/lib/ingest/sync-runs/types";
import { formatDuration } from "@/lib/platform/i18n/format";
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

/** A phone has room for when, how it ended and what it found; the rest stands on the run's own page. */
const WIDE = "max-sm:hidden";

/** Sync runs: who asked, how they ended, what they found and cost; each leads to its page log. */
export function SyncRunRows({ runs, slug, timeZone, caption, isDetailed = false }: SyncRunRowsProps) {
  const t = useTranslations("integrations.runs");
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>{t("started")}</Th>
          <Th className={WIDE}>{t("trigger")}</Th>
          <Th>{t("result")}</Th>
          <Th numeric className={WIDE}>
            {t("window")}
          </Th>
          {isDetailed && (
            <Th numeric className={WIDE}>
              {t("read")}
            </Th>
          )}
          <Th numeric>{t("found")}</Th>
          {isDetailed && (
            <Th numeric className={WIDE}>
              {t("setAside")}
            </Th>
          )}
          <Th numeric className={WIDE}>
            {t("requests")}
          </Th>
          {isDetailed && (
            <Th numeric className={WIDE}>
              {t("duration")}
            </Th>
          )}
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
            <Td className={WIDE}>
              <SyncRunAsker run={run} />
            </Td>
            <Td>
              <SyncRunResult run={run} />
            </Td>
            <Td numeric className={WIDE}>
              {t("windowDays", { days: windowDays(run) })}
            </Td>
            {isDetailed && (
              <Td numeric className={WIDE}>
                {t("count", { count: run.deployments.read + run.incidents.read })}
              </Td>
            )}
            <Td numeric>
              {t("foundCounts", {
                new: run.deployments.new + run.incidents.new,
                changed: run.deployments.changed + run.incidents.changed,
              })}
            </Td>
            {isDetailed && (
              <Td numeric className={WIDE}>
                {t("count", { count: run.setAside })}
              </Td>
            )}
            <Td numeric className={WIDE}>
              {t("requestCounts", { requests: run.requests, retries: run.retries })}
            </Td>
            {isDetailed && (
              <Td numeric className={WIDE}>
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
