import { useLocale, useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { parseFailureKind } from "@/lib/ingest/integrations/failure";
import type { Integration } from "@/lib/ingest/integrations/types";
import { formatInstant, formatRelative } from "@/lib/platform/i18n/format";

interface FailingAlertProps {
  integration: Integration;
  timeZone: string;
  now: Date;
}

/** Since when syncing fails, why, what still holds and what to do. Nothing while all is well. */
export function FailingAlert({ integration, timeZone, now }: FailingAlertProps) {
  const t = useTranslations("integrations");
  const locale = useLocale();
  const { lastError, failingSince, lastSyncedAt, nextSyncAt } = integration;
  if (integration.status !== "error" || lastError === null) return null;
  const since = failingSince ?? lastError.at ?? now;
  return (
    <Alert
      tone="error"
      title={t("failing.title", { since: formatInstant(since, locale, timeZone, "short") })}
    >
      <p>{t(`failing.kinds.${parseFailureKind(lastError.kind)}`)}</p>
      {lastError.detail && (
        <p className="mt-1">
          {t("datadogSays")}: <q className="font-mono text-[13px]">{lastError.detail}</q>
        </p>
      )}
      <p className="mt-1">
        {lastSyncedAt
          ? t("failing.still", { when: formatInstant(lastSyncedAt, locale, timeZone, "short") })
          : t("failing.stillNever")}{" "}
        {nextSyncAt > now &&
          !integration.automaticSyncStopped &&
          t("failing.retry", { when: formatRelative(nextSyncAt, now, locale) })}
      </p>
      {integration.automaticSyncStopped && <p className="mt-1">{t("failing.stopped")}</p>}
    </Alert>
  );
}
