import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import type { SyncRun } from "@/lib/integrations/types";

/** The last syncs: who asked, how they ended, what they found and cost. */
export function SyncRunsCard({ runs, timeZone }: { runs: readonly SyncRun[]; timeZone: string }) {
  const t = useTranslations("integrations.runs");
  if (runs.length === 0) return null;
  return (
    <Card aria-labelledby="runs">
      <CardHeader id="runs" title={t("title")} />
      <CardBody>
        <Table caption={t("caption")}>
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
              <SyncRunRow key={run.id} run={run} timeZone={timeZone} />
            ))}
          </tbody>
        </Table>
      </CardBody>
    </Card>
  );
}

function SyncRunRow({ run, timeZone }: { run: SyncRun; timeZone: string }) {
  const t = useTranslations("integrations.runs");
  const days = Math.round((run.windowTo.getTime() - run.windowFrom.getTime()) / 86_400_000);
  return (
    <tr>
      <Td className="whitespace-nowrap">
        <Instant at={run.startedAt} timeZone={timeZone} />
      </Td>
      <Td>{t(`triggers.${run.trigger}`)}</Td>
      <Td>
        {t(`results.${run.status}`)}
        {run.error?.detail && (
          <q className="block max-w-64 font-mono text-xs break-words text-ink-muted">{run.error.detail}</q>
        )}
      </Td>
      <Td numeric>{t("windowDays", { days })}</Td>
      <Td numeric>
        {t("foundCounts", {
          new: run.deployments.new + run.incidents.new,
          changed: run.deployments.changed + run.incidents.changed,
        })}
      </Td>
      <Td numeric>{run.requests}</Td>
    </tr>
  );
}
