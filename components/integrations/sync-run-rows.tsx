import { useTranslations } from "next-intl";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { SyncRun } from "@/lib/sync-runs/types";
import { SyncRunResult } from "./sync-run-result";

interface SyncRunRowsProps {
  runs: readonly SyncRun[];
  slug: string;
  timeZone: string;
  caption: string;
}

/** Sync runs: who asked, how they ended, what they found and cost; each leads to its page log. */
export function SyncRunRows({ runs, slug, timeZone, caption }: SyncRunRowsProps) {
  const t = useTranslations("integrations.runs");
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>{t("started")}</Th>
          <Th>{t("trigger")}</Th>
          <Th>{t("result")}</Th>
          <Th numeric>{t("window")}</Th>
          <Th numeric>{t("found")}</Th>
          <Th numeric>{t("requests")}</Th>
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
            <Td>{t(`triggers.${run.trigger}`)}</Td>
            <Td>
              <SyncRunResult run={run} />
            </Td>
            <Td numeric>{t("windowDays", { days: windowDays(run) })}</Td>
            <Td numeric>
              {t("foundCounts", {
                new: run.deployments.new + run.incidents.new,
                changed: run.deployments.changed + run.incidents.changed,
              })}
            </Td>
            <Td numeric>{run.requests}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const windowDays = (run: SyncRun): number =>
  Math.round((run.windowTo.getTime() - run.windowFrom.getTime()) / 86_400_000);
