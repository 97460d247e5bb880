import { useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import type { SyncRunData } from "@/lib/ingest/integrations/datadog-page";
import type { SyncRunPage } from "@/lib/ingest/sync-runs/types";
import { formatNumber } from "@/lib/platform/i18n/format";

/** A run page by page: what came, what of it was new, what it took. */
export function SyncRunPagesCard({ run, pages, timeZone }: SyncRunData & { timeZone: string }) {
  const t = useTranslations("integrations.run.pages");
  const isCut = pages.length < run.pages && pages.length > 0;
  return (
    <Card aria-labelledby="pages">
      <CardHeader
        id="pages"
        title={t("title")}
        description={isCut ? t("descriptionCut", { kept: pages.length, all: run.pages }) : t("description")}
      />
      <CardBody>
        {pages.length === 0 ? (
          <p className="text-[13px] leading-5 text-ink-muted">{t("empty")}</p>
        ) : (
          <Table caption={t("caption")} className="[&_th]:whitespace-nowrap">
            <thead>
              <tr>
                <Th numeric>#</Th>
                <Th>{t("kind")}</Th>
                <Th>{t("stored")}</Th>
                <Th numeric>{t("events")}</Th>
                <Th numeric>{t("added")}</Th>
                <Th numeric>{t("changed")}</Th>
                <Th numeric>{t("setAside")}</Th>
                <Th numeric>{t("requests")}</Th>
                <Th numeric>{t("duration")}</Th>
                <Th>{t("back")}</Th>
              </tr>
            </thead>
            <tbody>
              {pages.map((page) => (
                <PageRow key={page.position} page={page} timeZone={timeZone} />
              ))}
            </tbody>
          </Table>
        )}
      </CardBody>
    </Card>
  );
}

function PageRow({ page, timeZone }: { page: SyncRunPage; timeZone: string }) {
  const t = useTranslations("integrations.run.pages");
  const locale = useLocale();
  return (
    <tr>
      <Td numeric>{page.position}</Td>
      <Td>{t(`kinds.${page.kind}`)}</Td>
      <Td className="whitespace-nowrap">
        <Instant at={page.storedAt} timeZone={timeZone} />
      </Td>
      <Td numeric>{page.events}</Td>
      <Td numeric>{page.added}</Td>
      <Td numeric>{page.changed}</Td>
      <Td numeric>{page.setAside}</Td>
      <Td numeric>{page.requests}</Td>
      <Td numeric>{formatNumber(page.durationSeconds, locale, 2)} s</Td>
      <Td className="whitespace-nowrap">
        {page.readBackTo ? <Instant at={page.readBackTo} timeZone={timeZone} /> : "–"}
      </Td>
    </tr>
  );
}
