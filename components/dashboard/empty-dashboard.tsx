import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { NotConnected } from "@/components/onboarding/not-connected";
import { AutoRefresh } from "@/components/ui/auto-refresh";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Progress } from "@/components/ui/progress";
import type { DashboardContent, DashboardView } from "@/lib/read/dashboard/view-model";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";
import { filterQuery } from "@/lib/read/filters/href";

const REFRESH_SECONDS = 5;

/** More than a handful is what the environment menu is for. */
const ENVIRONMENTS_OFFERED = 4;

type Of<K extends DashboardContent["kind"]> = Extract<DashboardContent, { kind: K }>;

/** No figures to draw: why, and the next step. */
export function EmptyDashboard({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.states");
  const { content, organization } = view;
  if (content.kind === "not-connected")
    return <NotConnected organization={organization} title={t("notConnectedTitle")} />;
  return (
    <Card>
      {content.kind === "backfilling" && <Backfilling content={content} slug={view.organization.slug} />}
      {content.kind === "choose-environments" && <ChooseEnvironments content={content} view={view} />}
      {content.kind === "empty" && <NothingInWindow content={content} view={view} />}
    </Card>
  );
}

function Backfilling({ content, slug }: { content: Of<"backfilling">; slug: string }) {
  const t = useTranslations("dashboard.states");
  return (
    <EmptyState
      title={t("backfillTitle")}
      action={
        <Button asChild>
          <Link href={`/${slug}/settings/integrations/datadog`}>{t("backfillAction")}</Link>
        </Button>
      }
    >
      <p>{t("backfillBody", { deployments: content.deployments })}</p>
      <Progress label={t("backfillProgress")} share={content.share} className="mt-4 w-72 max-w-full" />
      <AutoRefresh seconds={REFRESH_SECONDS} />
    </EmptyState>
  );
}

function ChooseEnvironments({ content, view }: { content: Of<"choose-environments">; view: DashboardView }) {
  const t = useTranslations("dashboard.states");
  const { organization } = view;
  const settings = (
    <Button asChild variant="primary">
      <Link href={`/${organization.slug}/settings`}>{t("chooseAction")}</Link>
    </Button>
  );
  return (
    <EmptyState
      title={t("chooseTitle")}
      action={
        <>
          {organization.canConnect && settings}
          {content.environments.slice(0, ENVIRONMENTS_OFFERED).map(({ name }) => (
            <LinkTo key={name} view={view} change={{ environments: [name] }}>
              {t("emptyElsewhereAction", { environment: name })}
            </LinkTo>
          ))}
        </>
      }
    >
      <p>{t("chooseBody")}</p>
      {!organization.canConnect && <p className="mt-2">{t("chooseMember", { name: organization.name })}</p>}
    </EmptyState>
  );
}

function NothingInWindow({ content, view }: { content: Of<"empty">; view: DashboardView }) {
  const t = useTranslations("dashboard.states");
  const { organization } = view;
  if (content.filtered) return <FilteredToNothing view={view} />;
  const title = t("emptyTitle", { environments: content.environments.join(", ") });
  if (content.longer) {
    const { days, deployments: count } = content.longer;
    const action = (
      <LinkTo view={view} change={{ window: { kind: "days", days } }}>
        {t("emptyLongerAction", { days })}
      </LinkTo>
    );
    return (
      <EmptyState title={title} action={action}>
        <p>{t("emptyLonger", { count, days })}</p>
      </EmptyState>
    );
  }
  const [busiest] = content.elsewhere;
  if (busiest) {
    const action = (
      <LinkTo view={view} change={{ environments: [busiest.name] }}>
        {t("emptyElsewhereAction", { environment: busiest.name })}
      </LinkTo>
    );
    return (
      <EmptyState title={title} action={action}>
        <p>{t("emptyElsewhere", { environments: content.elsewhere.map(({ name }) => name).join(", ") })}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={title}
      action={
        <Button asChild>
          <Link href={`/${organization.slug}/settings/integrations/datadog`}>{t("emptySettings")}</Link>
        </Button>
      }
    >
      <p>{t("emptyNowhere")}</p>
    </EmptyState>
  );
}

function FilteredToNothing({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.states");
  const { window } = view.filters;
  const action = (
    <LinkTo view={view} change={{ ...DEFAULT_FILTERS, window }}>
      {t("filteredAction")}
    </LinkTo>
  );
  return (
    <EmptyState title={t("filteredTitle")} action={action}>
      <p>{t("filteredBody")}</p>
    </EmptyState>
  );
}

interface LinkToProps {
  view: DashboardView;
  change: Partial<DashboardView["filters"]>;
  children: ReactNode;
}

function LinkTo({ view, change, children }: LinkToProps) {
  return (
    <Button asChild>
      <Link href={`${view.path}${filterQuery({ ...view.filters, ...change })}`}>{children}</Link>
    </Button>
  );
}
