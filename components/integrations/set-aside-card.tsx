import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ExternalId } from "@/components/ui/external-id";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { SetAsideEvent } from "@/lib/ingest/integrations/types";
import { unreadableFields } from "./set-aside-reason";

interface SetAsideCardProps {
  events: readonly SetAsideEvent[];
  /** How many there are, of which the newest are listed. */
  total: number;
  timeZone: string;
  /** Where each can be inspected; null for whoever may not. */
  href: string | null;
}

/** What Datadog sent and we could not understand, with what it lacks. */
export function SetAsideCard({ events, total, timeZone, href }: SetAsideCardProps) {
  const t = useTranslations("integrations.setAside");
  if (events.length === 0) return null;
  return (
    <Card aria-labelledby="set-aside">
      <CardHeader
        id="set-aside"
        title={t("title")}
        description={t("description")}
        action={
          href && (
            <span className="text-[13px] leading-6">
              <TextLink href={href}>{t("inspect")}</TextLink>
            </span>
          )
        }
      />
      <CardBody>
        <Table caption={t("caption")}>
          <thead>
            <tr>
              <Th>{t("kind")}</Th>
              <Th>{t("id")}</Th>
              <Th>{t("reason")}</Th>
              <Th>{t("seen")}</Th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.id}>
                <Td>{t(`kinds.${event.kind}`)}</Td>
                <Td>{event.externalId === null ? t("noId") : <ExternalId id={event.externalId} />}</Td>
                <Td className="font-mono text-xs">{unreadableFields(event.reason)}</Td>
                <Td className="whitespace-nowrap">
                  <Instant at={event.firstSeenAt} timeZone={timeZone} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
        {total > events.length && (
          <p className="pt-3 text-[13px] leading-5 text-ink-muted">
            {t("unlisted", { count: total - events.length })}
          </p>
        )}
      </CardBody>
    </Card>
  );
}
