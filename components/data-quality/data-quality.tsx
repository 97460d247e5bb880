import { useLocale, useTranslations } from "next-intl";
import { FilterSheet } from "@/components/filters/filter-sheet";
import { IgnoredFilters } from "@/components/filters/ignored-filters";
import { FeedsCard } from "@/components/integrations/feeds-card";
import { NotConnected } from "@/components/onboarding/not-connected";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { DataQualityView } from "@/lib/read/data-quality/view";
import { IssueRow } from "./issue-row";

/** What is missing, which figure it moves and by how much at most, and where it is mended. */
export function DataQuality({ view }: { view: DataQualityView }) {
  const t = useTranslations("dataQuality");
  const found = view.issues.filter(({ count }) => count > 0);
  const complete = view.issues.filter(({ isProven }) => isProven);
  return (
    <div className="space-y-6">
      <PageHeader title={t("title")} description={t("description")} />
      {view.deployments === 0 && view.unconnected ? (
        <NotConnected organization={view.unconnected} title={t("notConnectedTitle")} />
      ) : (
        <>
          <Scope view={view} />
          <Card aria-labelledby="found">
            <CardHeader
              id="found"
              title={t("found", { count: found.length })}
              description={found.length > 0 ? t("foundDescription") : undefined}
            />
            {found.length === 0 ? (
              <CardBody>
                <p className="text-sm leading-6 text-ink-muted">{t("nothing")}</p>
              </CardBody>
            ) : (
              <ul className="mt-3 divide-y border-t">
                {found.map((issue) => (
                  <IssueRow key={issue.kind} issue={issue} view={view} />
                ))}
              </ul>
            )}
          </Card>
          {view.pusher === null && (
            <FeedsCard
              feeds={view.feeds}
              summaries={view.feedSummaries}
              slug={view.slug}
              timeZone={view.timeZone}
              now={view.now}
              switchFeed={null}
              nameFields={null}
              readArchive={null}
            />
          )}
          {complete.length > 0 && (
            <Card aria-labelledby="complete">
              <CardHeader id="complete" title={t("complete")} />
              <CardBody>
                <ul className="grid gap-x-8 gap-y-1 text-[13px] leading-6 text-ink-muted sm:grid-cols-2">
                  {complete.map(({ kind }) => (
                    <li key={kind}>{t(`none.${kind}`)}</li>
                  ))}
                </ul>
              </CardBody>
            </Card>
          )}
        </>
      )}
    </div>
  );
}

function Scope({ view }: { view: DataQualityView }) {
  const t = useTranslations("dataQuality");
  const locale = useLocale();
  const { window, timeZone, environments, deployments, now } = view;
  const at = (date: Date) => formatInstant(date, locale, timeZone, "short", now);
  return (
    <div className="space-y-2">
      <FilterSheet view={view} lists={["env"]} />
      <IgnoredFilters ignored={view.ignored} />
      <p className="figures text-[13px] leading-5 text-ink-muted">
        {t("scope", {
          count: deployments,
          environments: environments.length > 0 ? environments.join(", ") : t("noEnvironments"),
          from: at(window.from),
          to: at(window.to),
        })}
      </p>
    </div>
  );
}
