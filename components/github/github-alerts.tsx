import { useLocale, useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { isExpiring, parseLookupFailure } from "@/lib/ingest/github-lookups/failure";
import type { GithubConnection } from "@/lib/ingest/github-lookups/types";
import { formatInstant, formatRelative } from "@/lib/platform/i18n/format";

interface GithubAlertsProps {
  connection: GithubConnection;
  timeZone: string;
  now: Date;
}

/** What is wrong or about to be, and what to do. Nothing while all is well. */
export function GithubAlerts(props: GithubAlertsProps) {
  const { connection, now } = props;
  if (connection.status === "error" && connection.lastError) return <Failing {...props} />;
  if (connection.blockedUntil) return <Blocked until={connection.blockedUntil} now={now} />;
  if (connection.tokenExpiresAt && isExpiring(connection.tokenExpiresAt, now)) return <Expiring {...props} />;
  return null;
}

function Failing({ connection, timeZone, now }: GithubAlertsProps) {
  const t = useTranslations("github");
  const locale = useLocale();
  const { lastError, failingSince, nextAt, automaticStopped } = connection;
  if (lastError === null) return null;
  return (
    <Alert
      tone="error"
      title={t("failing.title", { since: formatInstant(failingSince ?? now, locale, timeZone, "short") })}
    >
      <p>{t(`failing.kinds.${parseLookupFailure(lastError.kind)}`)}</p>
      {lastError.detail && (
        <p className="mt-1">
          {t("githubSays")}: <q className="font-mono text-[13px]">{lastError.detail}</q>
        </p>
      )}
      {automaticStopped ? (
        <p className="mt-1">{t("failing.stopped")}</p>
      ) : (
        nextAt > now && (
          <p className="mt-1">{t("failing.retry", { when: formatRelative(nextAt, now, locale) })}</p>
        )
      )}
    </Alert>
  );
}

function Blocked({ until, now }: { until: Date; now: Date }) {
  const t = useTranslations("github.blocked");
  const locale = useLocale();
  return (
    <Alert tone="info" title={t("title")}>
      <p>{t("body", { when: formatRelative(until, now, locale) })}</p>
    </Alert>
  );
}

function Expiring({ connection, timeZone, now }: GithubAlertsProps) {
  const t = useTranslations("github.expiring");
  const locale = useLocale();
  const at = connection.tokenExpiresAt ?? now;
  const when = formatInstant(at, locale, timeZone, "short");
  return (
    <Alert tone="warning" title={at > now ? t("title", { when }) : t("titlePast", { when })}>
      <p>{t("body")}</p>
    </Alert>
  );
}
