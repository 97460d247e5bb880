import { useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DetailsList } from "@/components/ui/details-list";
import { RelativeTime } from "@/components/ui/instant";
import type { PushStatus } from "@/lib/ingest/commit-origins/push-status";
import { formatNumber } from "@/lib/platform/i18n/format";

interface PushStatusCardProps {
  status: PushStatus;
  timeZone: string;
  now: Date;
}

/** What pushes have brought so far. */
export function PushStatusCard({ status, timeZone, now }: PushStatusCardProps) {
  const t = useTranslations("gitPush");
  const locale = useLocale();
  const last = status.lastNewAt ? (
    <RelativeTime at={status.lastNewAt} timeZone={timeZone} now={now} />
  ) : (
    t("status.never")
  );
  return (
    <Card aria-labelledby="git">
      <CardHeader id="git" title={t("title")} description={t("description")} />
      <CardBody>
        <h3 className="sr-only">{t("status.title")}</h3>
        <DetailsList
          items={[
            { term: t("status.commits"), detail: t("status.commitsCount", { count: status.commits }) },
            { term: t("status.repositories"), detail: formatNumber(status.repositories, locale) },
            { term: t("status.last"), detail: last },
          ]}
        />
      </CardBody>
    </Card>
  );
}
