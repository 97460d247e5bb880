import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { DashboardOrganization, Notice } from "@/lib/read/dashboard/view-model";
import { PUSHING_DOCS } from "@/lib/read/methods/pushing";

interface NoticesProps {
  notices: readonly Notice[];
  organization: DashboardOrganization;
}

/** What to know before reading the figures, the gravest first. */
export function Notices({ notices, organization }: NoticesProps) {
  if (notices.length === 0) return null;
  return (
    <div className="space-y-3">
      {notices.map((notice) => (
        <NoticeAlert key={notice.kind} notice={notice} organization={organization} />
      ))}
    </div>
  );
}

function NoticeAlert({ notice, organization }: { notice: Notice; organization: DashboardOrganization }) {
  const t = useTranslations("dashboard.states");
  switch (notice.kind) {
    case "failing":
      return <Failing notice={notice} organization={organization} />;
    case "disconnected":
      return (
        <Alert title={t("disconnectedTitle")} action={<SettingsLink organization={organization} />}>
          {t("disconnectedBody")}
        </Alert>
      );
    case "backfilling":
      return (
        <Alert title={t("backfillTitle")}>
          <p>{t("backfillNotice")}</p>
          <Progress label={t("backfillProgress")} share={notice.share} className="mt-2 max-w-sm" />
        </Alert>
      );
    case "partly-read":
      return <PartlyRead notice={notice} organization={organization} />;
    case "all-pending":
      return <Alert title={t("allPendingTitle")}>{t("allPendingBody", { count: notice.deployments })}</Alert>;
  }
}

interface PartlyReadProps {
  notice: Extract<Notice, { kind: "partly-read" }>;
  organization: DashboardOrganization;
}

function PartlyRead({ notice, organization: { slug, canConnect } }: PartlyReadProps) {
  const { days, daysRead, pusher } = notice;
  const t = useTranslations("dashboard.states");
  const read = Math.floor(daysRead);
  return (
    <Alert
      title={t("partlyReadTitle", { read, days: Math.round(days) })}
      action={
        canConnect && (
          <Button asChild size="sm">
            {pusher ? (
              <Link href={PUSHING_DOCS[pusher]}>{t("partlyPushedAction")}</Link>
            ) : (
              <Link href={`/${slug}/settings/integrations/datadog#more-history`}>
                {t("partlyReadAction")}
              </Link>
            )}
          </Button>
        )
      }
    >
      {pusher ? t("partlyPushedBody", { by: pusher }) : t("partlyReadBody")}
    </Alert>
  );
}

interface FailingProps {
  notice: Extract<Notice, { kind: "failing" }>;
  organization: DashboardOrganization;
}

function Failing({ notice: { since, lastSyncAt, error }, organization }: FailingProps) {
  const t = useTranslations("dashboard.states");
  const locale = useLocale();
  const at = (instant: Date) => formatInstant(instant, locale, organization.timeZone, "short");
  return (
    <Alert
      tone="warning"
      title={since ? t("failingTitle", { since: at(since) }) : t("failingTitleNever")}
      action={<SettingsLink organization={organization} />}
    >
      <p>{lastSyncAt ? t("failingShown", { lastSync: at(lastSyncAt) }) : t("failingNothing")}</p>
      {error && <p>{t("failingError", { error })}</p>}
    </Alert>
  );
}

function SettingsLink({ organization }: { organization: DashboardOrganization }) {
  const t = useTranslations("dashboard.states");
  return (
    <Button asChild size="sm">
      <Link href={`/${organization.slug}/settings/integrations/datadog`}>{t("failingAction")}</Link>
    </Button>
  );
}
