import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { FilterSheet } from "@/components/filters/filter-sheet";
import { IgnoredFilters } from "@/components/filters/ignored-filters";
import { lacksProduction, NoProduction } from "@/components/onboarding/no-production";
import { NotConnected } from "@/components/onboarding/not-connected";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardFooter } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { TextLink } from "@/components/ui/text-link";
import { INCIDENT_LISTS, UNNAMED } from "@/lib/core/question/lists";
import { feedSentence, tellsSilence } from "@/lib/ingest/feeds/sentence";
import type { Feed } from "@/lib/ingest/feeds/types";
import { formatInstant } from "@/lib/platform/i18n/format";
import { DEFAULT_FILTERS, LONGEST_WINDOW } from "@/lib/read/filters/filters";
import { type IncidentListView, incidentsHref } from "@/lib/read/incidents/list-view";
import { IncidentFigures } from "./incident-figures";
import { IncidentTable } from "./incident-table";
import { LastIncident } from "./last-incident";

/** What was registered as broken in Datadog, the open ones a click away, and how long nothing has been. */
export function IncidentList({ view }: { view: IncidentListView }) {
  const t = useTranslations("incidents");
  const { page, unconnected, slug } = view;
  return (
    <div className="space-y-6">
      <PageHeader title={t("title")} description={t("description")} />
      {unconnected ? (
        <NotConnected organization={unconnected} title={t("empty.notConnectedTitle")} />
      ) : (
        <>
          <EndedFeeds view={view} />
          <LastIncident page={page} timeZone={view.timeZone} now={view.now} slug={slug} />
          <div className="space-y-3">
            <FilterSheet
              view={view}
              lists={INCIDENT_LISTS}
              more={view.narrowing.severities.length + (view.narrowing.state === null ? 0 : 1)}
            >
              <Controls view={view} />
            </FilterSheet>
            <IgnoredFilters ignored={view.ignored} />
          </div>
          {view.page.all > 0 && <IncidentFigures view={view} />}
          <Card aria-labelledby="found">
            <Found view={view} />
            {page.rows.length === 0 ? <NothingFound view={view} /> : <IncidentTable view={view} />}
            <Pages view={view} />
          </Card>
        </>
      )}
    </div>
  );
}

/** Why there are no incidents any more, where no feed of them goes on. */
function EndedFeeds({ view: { feeds, slug, now, timeZone } }: { view: IncidentListView }) {
  const t = useTranslations("integrations.feeds");
  const locale = useLocale();
  const silent = feeds.filter(({ kind, state }) => kind !== "deployments" && state !== null);
  if (tellsSilence(feeds)) return null;
  const since = (feed: Feed) => formatInstant(feed.stateSince ?? now, locale, timeZone, "date");
  return (
    <Alert tone="warning" title={t("endedTitle")}>
      {silent.map((feed) => (
        <p key={feed.kind}>
          {t(`kinds.${feed.kind}`)}:{" "}
          {t(`sentences.${feedSentence(feed, feeds, now)}`, { since: since(feed) })}
        </p>
      ))}
      <TextLink href={`/${slug}/settings/integrations/datadog#feeds`}>{t("title")}</TextLink>
    </Alert>
  );
}

function Controls({ view }: { view: IncidentListView }) {
  const t = useTranslations("incidents");
  const { slug, filters, narrowing, page, position } = view;
  const order = { sort: position.sort, descending: position.descending };
  const states = [
    { state: null, label: t("states.all", { count: page.all }) },
    { state: "open" as const, label: t("states.open", { count: page.open }) },
    { state: "restored" as const, label: t("states.restored", { count: page.all - page.open }) },
  ].map(({ state, label }) => ({
    href: incidentsHref(slug, filters, { ...narrowing, state }, order),
    label,
    current: narrowing.state === state,
  }));
  const severities = [
    {
      href: incidentsHref(slug, filters, { ...narrowing, severities: [] }, order),
      label: t("anySeverity"),
      current: narrowing.severities.length === 0,
    },
    ...page.severities.map((severity) => ({
      href: incidentsHref(slug, filters, { ...narrowing, severities: [severity] }, order),
      label: severity === UNNAMED ? t("noSeverity") : severity,
      current: narrowing.severities.includes(severity),
    })),
  ];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <SegmentedControl label={t("state")} segments={states} />
      {page.severities.length > 1 && (
        <div className="max-w-full overflow-x-auto">
          <SegmentedControl label={t("severity")} segments={severities} />
        </div>
      )}
    </div>
  );
}

function Found({ view }: { view: IncidentListView }) {
  const t = useTranslations("incidents");
  return (
    <h2 id="found" className="figures px-5 pt-4 pb-2 text-sm leading-6 font-medium">
      {t("found", { count: view.page.total })}
      {view.withoutEnvironment > 0 && (
        <TextLink href={`/${view.slug}/settings#incidents-without-environment`} className="ml-2 font-normal">
          {t("withoutEnvironment", { count: view.withoutEnvironment })}
        </TextLink>
      )}
    </h2>
  );
}

function Pages({ view }: { view: IncidentListView }) {
  const t = useTranslations("incidents.pages");
  const { slug, filters, narrowing, position, page } = view;
  const order = { sort: position.sort, descending: position.descending };
  const first = page.rows.at(0);
  const last = page.rows.at(-1);
  if (!page.hasPrevious && !page.hasNext && position.anchor === null) return null;
  return (
    <CardFooter className="justify-end">
      <Pager
        label={t("label")}
        labels={{ previous: t("previous"), next: t("next"), first: t("first") }}
        first={position.anchor === null ? null : incidentsHref(slug, filters, narrowing, order)}
        previous={
          page.hasPrevious && first
            ? incidentsHref(slug, filters, narrowing, { ...order, before: first.id })
            : null
        }
        next={
          page.hasNext && last ? incidentsHref(slug, filters, narrowing, { ...order, after: last.id }) : null
        }
      />
    </CardFooter>
  );
}

function NothingFound({ view }: { view: IncidentListView }) {
  const t = useTranslations("incidents.empty");
  const locale = useLocale();
  const { slug, filters, narrowing, page, timeZone } = view;
  if (lacksProduction(filters, view.productionEnvironments)) {
    return (
      <NoProduction
        slug={slug}
        environments={view.choices.env}
        hrefOf={(environment) => incidentsHref(slug, { ...filters, environments: [environment] }, narrowing)}
      />
    );
  }
  const isNarrowed = narrowing.state !== null || narrowing.severities.length > 0;
  const last = page.lastStartedAt;
  return (
    <EmptyState
      level="h3"
      title={t("nothingTitle")}
      action={
        <>
          {isNarrowed && (
            <Button asChild>
              <Link
                href={incidentsHref(
                  slug,
                  { ...DEFAULT_FILTERS, window: filters.window },
                  { state: null, severities: [] },
                )}
              >
                {t("clear")}
              </Link>
            </Button>
          )}
          <Button asChild>
            <Link href={incidentsHref(slug, { ...filters, window: LONGEST_WINDOW }, narrowing)}>
              {t("longer", { days: LONGEST_WINDOW.days })}
            </Link>
          </Button>
        </>
      }
    >
      <p>
        {last ? t("nothingSince", { at: formatInstant(last, locale, timeZone, "date") }) : t("nothingEver")}
      </p>
    </EmptyState>
  );
}
