import { useTranslations } from "next-intl";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { SyncHistoryData } from "@/lib/ingest/integrations/datadog-page";
import { BackToDatadog } from "./back-to-datadog";
import { SyncRunRows } from "./sync-run-rows";

/** Every sync there was, a screen at a time. */
export function SyncHistoryCard(props: SyncHistoryData & { slug: string; timeZone: string }) {
  const { runs, page, hasOlder, slug, timeZone } = props;
  const t = useTranslations("integrations.runs");
  const pageHref = (number: number) => `/${slug}/settings/integrations/datadog/sync-runs?page=${number}`;
  return (
    <div className="space-y-6">
      <BackToDatadog slug={slug} />
      <Card aria-labelledby="history">
        <CardHeader id="history" title={t("historyTitle")} />
        <CardBody>
          {runs.length === 0 ? (
            <p className="text-[13px] leading-5 text-ink-muted">{t("empty")}</p>
          ) : (
            <SyncRunRows
              isDetailed
              runs={runs}
              slug={slug}
              timeZone={timeZone}
              caption={t("historyCaption")}
            />
          )}
        </CardBody>
        {(page > 1 || hasOlder) && (
          <CardFooter className="justify-between">
            <span>{page > 1 && <TextLink href={pageHref(page - 1)}>{t("newer")}</TextLink>}</span>
            <span>{hasOlder && <TextLink href={pageHref(page + 1)}>{t("older")}</TextLink>}</span>
          </CardFooter>
        )}
      </Card>
    </div>
  );
}
