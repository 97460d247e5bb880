import { useLocale, useTranslations } from "next-intl";
import { StatusBadge } from "@/components/integrations/status-badge";
import { ActionForm } from "@/components/ui/action-form";
import { AutoRefresh } from "@/components/ui/auto-refresh";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DetailsList } from "@/components/ui/details-list";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { GithubConnection, LookupSummary } from "@/lib/ingest/github-lookups/types";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatInstant, formatRelative } from "@/lib/platform/i18n/format";

interface GithubStatusCardProps {
  slug: string;
  connection: GithubConnection;
  summary: LookupSummary;
  timeZone: string;
  now: Date;
  /** Each null for whoever may not. */
  lookUp: FormAction | null;
  disconnect: FormAction | null;
}

/** How the connection stands, and how far it has come. */
export function GithubStatusCard(props: GithubStatusCardProps) {
  const t = useTranslations("github.card");
  const { connection, lookUp, disconnect } = props;
  const facts = useConnectionFacts(props);
  const counts = useLookupFacts(props);
  return (
    <Card aria-labelledby="github">
      {connection.isWorking && <AutoRefresh seconds={3} />}
      <CardHeader id="github" title={t("title")} action={<StatusBadge status={connection.status} />} />
      <CardBody className="space-y-6">
        <DetailsList items={facts} />
        <hr />
        <DetailsList items={counts} />
      </CardBody>
      {(lookUp || disconnect) && (
        <CardFooter className="items-start justify-between">
          {lookUp && <LookUp action={lookUp} />}
          {disconnect && <Disconnect action={disconnect} />}
        </CardFooter>
      )}
    </Card>
  );
}

function useConnectionFacts({ connection, timeZone, now }: GithubStatusCardProps) {
  const t = useTranslations("github.card");
  const locale = useLocale();
  const instant = (at: Date) => formatInstant(at, locale, timeZone, "short");
  const lastFour = () => <code className="font-mono text-[13px]">{connection.tokenLastFour}</code>;
  const next = () => {
    if (connection.isWorking) return t("nextWorking");
    if (connection.automaticStopped) return t("nextStopped");
    return connection.nextAt > now ? formatRelative(connection.nextAt, now, locale) : t("nextDue");
  };
  return [
    { term: t("account"), detail: connection.login ?? "–" },
    { term: t("token"), detail: t.rich("maskedToken", { lastFour }) },
    {
      term: t("expires"),
      detail: connection.tokenExpiresAt ? instant(connection.tokenExpiresAt) : t("expiresNever"),
    },
    { term: t("connected"), detail: instant(connection.connectedAt) },
    {
      term: t("lastComplete"),
      detail: connection.lastCompleteAt ? instant(connection.lastCompleteAt) : t("never"),
    },
    { term: t("next"), detail: next() },
  ];
}

function useLookupFacts({ slug, summary }: GithubStatusCardProps) {
  const t = useTranslations("github.card");
  const count = (value: number) => t("commits", { count: value });
  const withHint = (value: number, hint: React.ReactNode) => (
    <>
      {count(value)}
      {value > 0 && <span className="block text-[13px] leading-5 text-ink-muted">{hint}</span>}
    </>
  );
  return [
    { term: t("explained"), detail: count(summary.explained) },
    { term: t("left"), detail: count(summary.left) },
    { term: t("notFound"), detail: withHint(summary.notFound, t("notFoundHint")) },
    {
      term: t("noAccess"),
      detail: withHint(
        summary.noAccess,
        <>
          {t("unreadable")}{" "}
          {summary.unreadableRepositories.map((one) => one.replace("github.com/", "")).join(", ")}
        </>,
      ),
    },
    {
      term: t("elsewhere"),
      detail: withHint(
        summary.elsewhere,
        t.rich("elsewhereHint", {
          link: (text) => <TextLink href={`/${slug}/settings/integrations/git`}>{text}</TextLink>,
        }),
      ),
    },
  ];
}

function LookUp({ action }: { action: FormAction }) {
  const t = useTranslations("github.card");
  return (
    <ActionForm action={action} outcomeAt="bottom" className="flex min-w-0 flex-wrap items-center gap-3">
      <SubmitButton size="sm">{t("lookUp")}</SubmitButton>
      <span>{t("lookUpHint")}</span>
    </ActionForm>
  );
}

function Disconnect({ action }: { action: FormAction }) {
  const t = useTranslations("github.card");
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger">
          {t("disconnect")}
        </Button>
      }
      title={t("disconnectTitle")}
      description={t("disconnectDescription")}
      action={action}
      labels={{ submit: t("disconnectSubmit"), cancel: t("cancel"), close: t("close") }}
    />
  );
}
