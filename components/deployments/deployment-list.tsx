import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { FilterSheet } from "@/components/filters/filter-sheet";
import { IgnoredFilters } from "@/components/filters/ignored-filters";
import { lacksProduction, NoProduction } from "@/components/onboarding/no-production";
import { NotConnected } from "@/components/onboarding/not-connected";
import { Button } from "@/components/ui/button";
import { Card, CardFooter } from "@/components/ui/card";
import { DownloadLink } from "@/components/ui/download-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { formatInstant } from "@/lib/platform/i18n/format";
import { listHref } from "@/lib/read/deployments/list-address";
import type { DeploymentListView } from "@/lib/read/deployments/list-view";
import { DEFAULT_FILTERS, LONGEST_WINDOW } from "@/lib/read/filters/filters";
import { filterQuery } from "@/lib/read/filters/href";
import { DeploymentTable } from "./deployment-table";
import { NarrowingChips } from "./narrowing-chips";
import { NarrowingForm } from "./narrowing-form";

/** The deployments behind the figures: searched, narrowed, sorted, a page at a time. */
export function DeploymentList({ view }: { view: DeploymentListView }) {
  const t = useTranslations("deployments");
  const { page, unconnected } = view;
  return (
    <div className="space-y-6">
      <PageHeader title={t("title")} description={t("description")} />
      {unconnected ? (
        <NotConnected organization={unconnected} title={t("empty.notConnectedTitle")} />
      ) : (
        <>
          <div className="space-y-3">
            <FilterSheet view={view} more={Object.values(view.narrowing).flat().filter(Boolean).length}>
              <NarrowingForm view={view} />
            </FilterSheet>
            <IgnoredFilters ignored={view.ignored} />
            <NarrowingChips view={view} />
          </div>
          <Card aria-labelledby="found">
            <Found view={view} />
            {page.rows.length === 0 ? <NothingFound view={view} /> : <DeploymentTable view={view} />}
            <Pages view={view} />
          </Card>
        </>
      )}
    </div>
  );
}

/** How many, of what: the same count that the figure has which led here. */
function Found({ view }: { view: DeploymentListView }) {
  const t = useTranslations("deployments");
  const locale = useLocale();
  const { slug, window, timeZone, filters, narrowing, productionEnvironments, total, now } = view;
  const at = (date: Date) => formatInstant(date, locale, timeZone, "short", now);
  const environments = filters.environments ?? productionEnvironments;
  const names = environments.map((name) => (name === "" ? t("noEnvironment") : name)).join(", ");
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4 px-5 pt-4 pb-2">
      <h2 id="found" className="figures text-sm leading-6 font-medium" aria-live="polite">
        {t("found", { count: total })}
      </h2>
      {total > 0 && (
        <DownloadLink href={`/api/v1/orgs/${slug}/deployments.csv${filterQuery(filters, narrowing)}`}>
          {t("download")}
        </DownloadLink>
      )}
      {names !== "" && (
        <p className="figures basis-full text-[13px] leading-5 text-ink-muted">
          {t("scope", { environments: names, from: at(window.from), to: at(window.to) })}
        </p>
      )}
    </div>
  );
}

function Pages({ view }: { view: DeploymentListView }) {
  const t = useTranslations("deployments.pages");
  const { slug, filters, narrowing, position, page } = view;
  const first = page.rows.at(0);
  const last = page.rows.at(-1);
  const to = (where: { after?: string; before?: string }) =>
    listHref(slug, filters, narrowing, { sort: position.sort, descending: position.descending, ...where });
  if (!page.hasPrevious && !page.hasNext && position.anchor === null) return null;
  return (
    <CardFooter className="justify-end">
      <Pager
        label={t("label")}
        labels={{ previous: t("previous"), next: t("next"), first: t("first") }}
        first={position.anchor === null ? null : to({})}
        previous={page.hasPrevious && first ? to({ before: first.id }) : null}
        next={page.hasNext && last ? to({ after: last.id }) : null}
      />
    </CardFooter>
  );
}

function NothingFound({ view }: { view: DeploymentListView }) {
  const t = useTranslations("deployments.empty");
  const { slug, filters, narrowing, position } = view;
  const isNarrowed = filterQuery({ ...filters, window: DEFAULT_FILTERS.window }, narrowing) !== "";
  if (lacksProduction(filters, view.productionEnvironments)) {
    return (
      <NoProduction
        slug={slug}
        environments={view.choices.env}
        hrefOf={(environment) =>
          listHref(slug, { ...filters, environments: [environment] }, narrowing, position)
        }
      />
    );
  }
  const isLongest = filters.window.kind === "days" && filters.window.days >= LONGEST_WINDOW.days;
  return (
    <EmptyState
      title={t("nothingTitle")}
      level="h3"
      action={
        <>
          {isNarrowed && (
            <Button asChild>
              <Link href={listHref(slug, { ...DEFAULT_FILTERS, window: filters.window }, {}, position)}>
                {t("clear")}
              </Link>
            </Button>
          )}
          {!isLongest && (
            <Button asChild>
              <Link href={listHref(slug, { ...filters, window: LONGEST_WINDOW }, narrowing, position)}>
                {t("longer", { days: LONGEST_WINDOW.days })}
              </Link>
            </Button>
          )}
          {!isNarrowed && isLongest && <ToIntegration view={view} />}
        </>
      }
    >
      <p>{isNarrowed ? t("nothingNarrowed") : t("nothingInWindow")}</p>
    </EmptyState>
  );
}

function ToIntegration({ view }: { view: DeploymentListView }) {
  const t = useTranslations("deployments.empty");
  return (
    <Button asChild>
      <Link href={`/${view.slug}/settings/integrations/datadog`}>{t("integration")}</Link>
    </Button>
  );
}
