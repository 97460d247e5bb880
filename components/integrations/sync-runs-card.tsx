import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { ShownSyncRun } from "@/lib/ingest/sync-runs/types";
import { SyncRunRows } from "./sync-run-rows";

interface SyncRunsCardProps {
  runs: readonly ShownSyncRun[];
  slug: string;
  timeZone: string;
}

/** The last syncs, and the way to all of them. */
export function SyncRunsCard({ runs, slug, timeZone }: SyncRunsCardProps) {
  const t = useTranslations("integrations.runs");
  if (runs.length === 0) return null;
  const all = <TextLink href={`/${slug}/settings/integrations/datadog/sync-runs`}>{t("all")}</TextLink>;
  return (
    <Card aria-labelledby="runs">
      <CardHeader
        id="runs"
        title={t("title")}
        action={<span className="text-[13px] leading-6">{all}</span>}
      />
      <CardBody>
        <SyncRunRows runs={runs} slug={slug} timeZone={timeZone} caption={t("caption")} />
      </CardBody>
    </Card>
  );
}
