import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Instant, RelativeTime } from "@/components/ui/instant";
import { TextLink } from "@/components/ui/text-link";
import { tellsSilence } from "@/lib/ingest/feeds/sentence";
import type { Feed } from "@/lib/ingest/feeds/types";
import { daysSince, INCIDENT_SILENCE_DAYS } from "@/lib/ingest/integrations/failure";
import type { IntegrationStatus } from "@/lib/ingest/integrations/types";
import { formatInstant } from "@/lib/platform/i18n/format";
import { DEMO_SITE } from "@/lib/providers/datadog/sites";

export interface StatusFactsProps {
  slug: string;
  status: IntegrationStatus;
  feeds: readonly Feed[];
  timeZone: string;
  now: Date;
  /** Where calls go, where the operator set an address of their own. */
  apiUrl: string | null;
}

interface Fact {
  term: ReactNode;
  detail: ReactNode;
}

/** The connection itself: where, with which keys, how fresh. */
export function useConnectionFacts({ status, timeZone, now, apiUrl }: StatusFactsProps): Fact[] {
  const t = useTranslations("integrations.card");
  const { integration } = status;
  const instant = (at: Date) => <Instant at={at} timeZone={timeZone} />;
  const key = (lastFour: string | null) =>
    lastFour === null
      ? t("none")
      : t.rich("maskedKey", { lastFour: () => <MaskedKey lastFour={lastFour} /> });
  const facts = [
    { term: t("site"), detail: integration.site === DEMO_SITE.id ? t("demoSite") : integration.site },
    { term: t("connected"), detail: instant(integration.connectedAt) },
    { term: t("apiKey"), detail: key(integration.apiKeyLastFour) },
    { term: t("applicationKey"), detail: key(integration.applicationKeyLastFour) },
    {
      term: t("lastSync"),
      detail: integration.lastSyncedAt ? (
        <RelativeTime at={integration.lastSyncedAt} timeZone={timeZone} now={now} />
      ) : (
        t("never")
      ),
    },
    {
      term: t("nextSync"),
      detail: integration.automaticSyncStopped
        ? t("nextSyncStopped")
        : integration.nextSyncAt > now
          ? instant(integration.nextSyncAt)
          : t("nextSyncDue"),
    },
  ];
  return apiUrl && integration.site !== DEMO_SITE.id
    ? [...facts, { term: t("apiUrl"), detail: <code className="font-mono">{apiUrl}</code> }]
    : facts;
}

function MaskedKey({ lastFour }: { lastFour: string }) {
  return <code className="font-mono">{lastFour}</code>;
}

/** What came in through it, and what of that needs a look. */
export function useHoldingFacts({ slug, status, feeds, timeZone, now }: StatusFactsProps): Fact[] {
  const t = useTranslations("integrations.card");
  const locale = useLocale();
  const { events } = status;
  const date = (at: Date) => formatInstant(at, locale, timeZone, "date");
  return [
    {
      term: t("deployments"),
      detail: events.firstStartedAt
        ? t("deploymentsSince", { count: events.deployments, since: date(events.firstStartedAt) })
        : t("none"),
    },
    {
      term: t("pending"),
      detail: events.oldestPendingAt
        ? t("pendingSince", { count: events.pending, since: date(events.oldestPendingAt) })
        : t("pendingNone"),
    },
    {
      term: t("lastIncident"),
      detail: <LastIncident at={events.lastIncidentAt} isSilenceTold={tellsSilence(feeds)} now={now} />,
    },
    {
      term: t("unmatched"),
      detail:
        events.unmatched === 0 ? (
          t("unmatchedNone")
        ) : (
          <>
            {t("unmatchedCount", { count: events.unmatched })}{" "}
            <TextLink href={`/${slug}/settings/repositories`}>{t("match")}</TextLink>
          </>
        ),
    },
    {
      term: t("setAside"),
      detail:
        events.setAside === 0 ? (
          t("setAsideNone")
        ) : (
          <>
            {t("setAsideCount", { count: events.setAside })}{" "}
            <TextLink href="#set-aside">{t("show")}</TextLink>
          </>
        ),
    },
    {
      term: t("disappeared"),
      detail:
        events.disappeared === 0 ? (
          t("disappearedNone")
        ) : (
          <>
            {t("disappearedCount", { count: events.disappeared })}{" "}
            <TextLink href="#disappeared">{t("show")}</TextLink>
          </>
        ),
    },
  ];
}

function LastIncident({ at, isSilenceTold, now }: { at: Date | null; isSilenceTold: boolean; now: Date }) {
  const t = useTranslations("integrations.card");
  if (at === null) return t("lastIncidentNone");
  const days = daysSince(at, now);
  return (
    <>
      {t("lastIncidentDays", { days })}
      {isSilenceTold && days >= INCIDENT_SILENCE_DAYS && (
        <span className="block text-[13px] leading-5 text-warning">{t("incidentSilence", { days })}</span>
      )}
    </>
  );
}
