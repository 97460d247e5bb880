import { useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import type { SyncRunFeed } from "@/lib/ingest/sync-runs/types";
import { formatInstant } from "@/lib/platform/i18n/format";

interface SyncRunFeedsCardProps {
  feeds: readonly SyncRunFeed[];
  timeZone: string;
}

/** What a run read of each feed, over which window, and how that ended; nothing for runs before there were feeds. */
export function SyncRunFeedsCard({ feeds, timeZone }: SyncRunFeedsCardProps) {
  const t = useTranslations("integrations.feeds");
  if (feeds.length === 0) return null;
  return (
    <Card aria-labelledby="run-feeds">
      <CardHeader id="run-feeds" title={t("title")} />
      <CardBody>
        <Table caption={t("title")} className="[&_th]:whitespace-nowrap">
          <thead>
            <tr>
              <Th>{t("run.feed")}</Th>
              <Th>{t("run.result")}</Th>
              <Th>{t("run.from")}</Th>
              <Th numeric>{t("run.read")}</Th>
              <Th numeric>{t("run.new")}</Th>
              <Th numeric>{t("run.changed")}</Th>
            </tr>
          </thead>
          <tbody>
            {feeds.map((feed) => (
              <FeedRow key={feed.kind} feed={feed} timeZone={timeZone} />
            ))}
          </tbody>
        </Table>
      </CardBody>
    </Card>
  );
}

function FeedRow({ feed, timeZone }: { feed: SyncRunFeed; timeZone: string }) {
  const t = useTranslations("integrations.feeds");
  const locale = useLocale();
  return (
    <tr>
      <Td className="whitespace-nowrap">{t(`kinds.${feed.kind}`)}</Td>
      <Td>
        {t(`run.statuses.${feed.status}`)}
        {feed.state && feed.status !== "read" && `, ${t(`states.${feed.state}`)}`}
        {feed.isUnordered && <span className="block max-w-64 text-ink-muted">{t("run.unordered")}</span>}
        {feed.error?.detail && (
          <q className="block max-w-64 font-mono text-xs break-words text-ink-muted">{feed.error.detail}</q>
        )}
      </Td>
      <Td className="figures whitespace-nowrap">
        {formatInstant(feed.windowFrom, locale, timeZone, "date")}
      </Td>
      <Td numeric>{feed.read}</Td>
      <Td numeric>{feed.new}</Td>
      <Td numeric>{feed.changed}</Td>
    </tr>
  );
}
