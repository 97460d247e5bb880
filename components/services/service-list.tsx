import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { FailureRateMethod } from "@/components/dashboard/failure-rate-method";
import { RateCell } from "@/components/dashboard/rate-cell";
import { FilterSheet } from "@/components/filters/filter-sheet";
import { IgnoredFilters } from "@/components/filters/ignored-filters";
import { lacksProduction, NoProduction } from "@/components/onboarding/no-production";
import { NotConnected } from "@/components/onboarding/not-connected";
import { ListPages } from "@/components/shell/list-pages";
import { TeamLinks } from "@/components/shell/team-links";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Instant } from "@/components/ui/instant";
import { PageHeader } from "@/components/ui/page-header";
import { SortableTable } from "@/components/ui/sortable-table";
import { TextLink } from "@/components/ui/text-link";
import { formatCount } from "@/lib/platform/i18n/format";
import { evaluatedMissing, rateAxisEnd } from "@/lib/read/dashboard/breakdown-view";
import { deploymentsHref, filterQuery } from "@/lib/read/filters/href";
import type { ServiceListView } from "@/lib/read/services/list-view";
import { serviceHref } from "@/lib/read/services/service-href";

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
        <FilterSheet view={view} lists={["env"]} />
        <IgnoredFilters ignored={view.ignored} />
      </div>
      <Card>
        {view.rows.length === 0 && lacksProduction(view.filters, view.productionEnvironments) ? (
          <NoProduction
            slug={view.slug}
            environments={view.choices.env}
            hrefOf={(environment) =>
              `/${view.slug}/services${filterQuery({ ...view.filters, environments: [environment] })}`
            }
          />
        ) : view.rows.length === 0 ? (
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
          <div className="px-5 pt-2 pb-4">
            <ServiceTable view={view} />
            <Pages view={view} />
            <FailureRateMethod />
          </div>
        )}
      </Card>
    </div>
  );
}

function Pages({ view }: { view: ServiceListView }) {
  const t = useTranslations("services.pages");
  const { slug, filters, skipped, rows, total } = view;
  return (
    <ListPages
      list={view}
      label={t("label")}
      shown={t("shown", { from: skipped + 1, to: skipped + rows.length, total })}
      href={`/${slug}/services${filterQuery(filters)}`}
    />
  );
}

function ServiceTable({ view }: { view: ServiceListView }) {
  const t = useTranslations("services");
  const charts = useTranslations("charts");
  const locale = useLocale();
  const { slug, filters, rows, timeZone } = view;
  const axisEnd = rateAxisEnd(rows.map((row) => row["change-failure-rate"]));
  return (
    <SortableTable
      caption={t("caption")}
      sortLabel={charts("sortBy")}
      columns={[
        { key: "service", label: t("columns.service"), className: "min-w-36" },
        { key: "team", label: t("columns.team") },
        { key: "deployments", label: t("columns.deployments"), numeric: true },
        { key: "rate", label: t("columns.failureRate"), isWide: true },
        { key: "last", label: t("last"), numeric: true },
      ]}
      sortedBy={{ column: 2, descending: true }}
      rows={rows.map((row) => {
        const { name, teams, deployments, lastDeployedAt } = row;
        const rate = row["change-failure-rate"];
        const narrowed = { ...filters, services: [name] };
        return {
          key: name,
          muted: evaluatedMissing(rate) > 0,
          values: [
            name,
            teams.join(", "),
            deployments,
            rate.measured ? rate.rate : null,
            lastDeployedAt.getTime(),
          ],
          cells: [
            <Link
              key="service"
              href={`${serviceHref(slug, name)}${filterQuery(filters)}`}
              className="name-link"
            >
              {name}
            </Link>,
            <TeamLinks key="team" teams={teams} slug={slug} filters={filters} />,
            <TextLink key="deployments" href={deploymentsHref(slug, narrowed)}>
              {formatCount(deployments, locale)}
            </TextLink>,
            <RateCell
              key="rate"
              figure={rate}
              axisEnd={axisEnd}
              failedHref={deploymentsHref(slug, narrowed, { result: ["failed"] })}
            />,
            <Instant key="last" at={lastDeployedAt} timeZone={timeZone} />,
          ],
        };
      })}
    />
  );
}
