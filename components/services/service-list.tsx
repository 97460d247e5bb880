import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { FilterBar } from "@/components/filters/filter-bar";
import { IgnoredFilters } from "@/components/filters/ignored-filters";
import { NotConnected } from "@/components/onboarding/not-connected";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Instant } from "@/components/ui/instant";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { deploymentsHref, filterQuery } from "@/lib/filters/href";
import { formatRate } from "@/lib/i18n/format";
import type { ServiceFigures } from "@/lib/services/figures";
import type { ServiceListView } from "@/lib/services/list-view";
import { serviceHref } from "@/lib/services/service-href";

/** The services of an organization, each the way to its own figures. */
export function ServiceList({ view }: { view: ServiceListView }) {
  const t = useTranslations("services");
  const header = <PageHeader title={t("title")} description={t("description")} />;
  if (view.unconnected)
    return (
      <div className="space-y-6">
        {header}
        <NotConnected organization={view.unconnected} title={t("notConnectedTitle")} />
      </div>
    );
  return (
    <div className="space-y-6">
      {header}
      <div className="space-y-3">
        <FilterBar
          choices={view.choices}
          productionEnvironments={view.productionEnvironments}
          without={["service", "team", "repository", "tool"]}
        />
        <IgnoredFilters ignored={view.ignored} />
      </div>
      <Card>
        {view.rows.length === 0 ? (
          <EmptyState
            title={t("emptyTitle")}
            action={
              <Button asChild>
                <Link href={`/${view.slug}/settings/integrations/datadog`}>{t("emptyAction")}</Link>
              </Button>
            }
          >
            <p>{t("emptyBody")}</p>
          </EmptyState>
        ) : (
          <ul className="divide-y">
            {view.rows.map((row) => (
              <Row key={row.name} row={row} view={view} />
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}

function Row({ row, view }: { row: ServiceFigures; view: ServiceListView }) {
  const t = useTranslations("services");
  const narrowed = { ...view.filters, services: [row.name] };
  return (
    <li className="grid gap-x-6 px-5 py-3 text-[13px] leading-6 sm:grid-cols-[1fr_auto] lg:grid-cols-[1fr_9rem_17rem_9rem]">
      <div className="min-w-0">
        <Link
          href={`${serviceHref(view.slug, row.name)}${filterQuery(view.filters)}`}
          className="rounded-sm text-sm font-medium break-words hover:underline"
        >
          {row.name}
        </Link>
        {row.teams.length > 0 && <span className="text-ink-muted"> {row.teams.join(", ")}</span>}
      </div>
      <span className="figures sm:text-right">
        <TextLink href={deploymentsHref(view.slug, narrowed)}>
          {t("deployments", { count: row.deployments })}
        </TextLink>
      </span>
      <span className="figures text-ink-muted lg:text-right">
        <FailureRate row={row} failedHref={deploymentsHref(view.slug, narrowed, { verdict: ["failed"] })} />
      </span>
      <span className="figures text-ink-muted sm:text-right">
        <span className="sr-only">{t("last")} </span>
        <Instant at={row.lastDeployedAt} timeZone={view.timeZone} />
      </span>
    </li>
  );
}

function FailureRate({
  row: { changeFailureRate: figure },
  failedHref,
}: {
  row: ServiceFigures;
  failedHref: string;
}) {
  const t = useTranslations("services");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  if (!figure.measured) return reasons(figure.reason);
  const { rate, interval, failed, evaluated } = figure;
  const range = t("interval", {
    low: formatRate(interval.low, locale),
    high: formatRate(interval.high, locale),
  });
  return (
    <>
      <span title={range} className="text-ink">
        {t("failureRate", { rate: formatRate(rate, locale) })}
      </span>{" "}
      · <TextLink href={failedHref}>{t("of", { failed, evaluated })}</TextLink>
      <span className="sr-only"> {range}</span>
    </>
  );
}
