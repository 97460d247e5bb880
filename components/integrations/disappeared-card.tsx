import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ExternalId } from "@/components/ui/external-id";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import type { DisappearedEvent } from "@/lib/ingest/integrations/types";

interface DisappearedCardProps {
  events: readonly DisappearedEvent[];
  /** How many there are, of which the newest are listed. */
  total: number;
  timeZone: string;
}

/** What Datadog no longer gives out: listed, and in no figure. */
export function DisappearedCard({ events, total, timeZone }: DisappearedCardProps) {
  const t = useTranslations("integrations.disappeared");
  const kinds = useTranslations("integrations.setAside.kinds");
  if (events.length === 0) return null;
  return (
    <Card aria-labelledby="disappeared">
      <CardHeader id="disappeared" title={t("title")} description={t("description")} />
      <CardBody>
        <Table caption={t("caption")}>
          <thead>
            <tr>
              <Th>{t("kind")}</Th>
              <Th>{t("id")}</Th>
              <Th>{t("service")}</Th>
              <Th>{t("started")}</Th>
              <Th>{t("gone")}</Th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.id}>
                <Td>{kinds(event.kind)}</Td>
                <Td>
                  <ExternalId id={event.externalId} />
                </Td>
                <Td>{event.services.join(", ") || "–"}</Td>
                <Td className="whitespace-nowrap">
                  <Instant at={event.startedAt} timeZone={timeZone} />
                </Td>
                <Td className="whitespace-nowrap">
                  <Instant at={event.disappearedAt} timeZone={timeZone} />
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
