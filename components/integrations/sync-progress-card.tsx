import { NextIntlClientProvider, useMessages, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { SyncProgress } from "@/lib/ingest/integrations/sync-progress";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { SyncProgressWatch } from "./sync-progress-watch";

interface SyncProgressCardProps {
  slug: string;
  progress: SyncProgress;
  /** The first sync ever fills a history; later ones only refresh it. */
  isFirst: boolean;
  timeZone: string;
  /** Null for whoever may only watch. */
  continueSync: FormAction | null;
}

/** A sync under way, live. Only its own texts go to the browser with it. */
export function SyncProgressCard({ slug, progress, isFirst, timeZone, continueSync }: SyncProgressCardProps) {
  const t = useTranslations("integrations.progress");
  const { integrations } = useMessages();
  return (
    <Card aria-labelledby="sync-progress">
      <CardHeader id="sync-progress" title={isFirst ? t("title") : t("titleSync")} description={t("leave")} />
      <CardBody>
        <NextIntlClientProvider messages={{ integrations: { progress: integrations.progress } }}>
          <SyncProgressWatch
            statusUrl={`/api/v1/orgs/${slug}/sync-status`}
            initial={progress}
            timeZone={timeZone}
            continueSync={continueSync}
          />
        </NextIntlClientProvider>
      </CardBody>
    </Card>
  );
}
