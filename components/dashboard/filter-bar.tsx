import { useLocale, useTranslations } from "next-intl";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { filterQuery, toggleEnvironment, WINDOW_DAYS } from "@/lib/dashboard/filters";
import type { DashboardView } from "@/lib/dashboard/view-model";
import { formatInstant } from "@/lib/i18n/format";
import { EnvironmentMenu } from "./environment-menu";
import { SyncLine } from "./sync-line";

/** What the page is narrowed to, and how fresh it is. Every choice is a link. */
export function FilterBar({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.filters");
  const { filters, path } = view;
  const segments = WINDOW_DAYS.map((windowDays) => ({
    href: `${path}${filterQuery({ ...filters, windowDays })}`,
    label: t("days", { days: windowDays }),
    ariaLabel: t("lastDays", { days: windowDays }),
    current: windowDays === filters.windowDays,
  }));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <SegmentedControl label={t("window")} segments={segments} />
      <Environments view={view} />
      <SyncLine view={view} />
      <Period view={view} />
    </div>
  );
}

function Environments({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.filters");
  const { filters, path, choices, environments, organization } = view;
  const production = organization.productionEnvironments;
  const label = filters.environments
    ? environments.length > 2
      ? t("someEnvironments", { count: environments.length })
      : environments.join(", ")
    : t("production");
  return (
    <EnvironmentMenu
      label={label}
      menuLabel={t("environments")}
      production={{
        label: production.length > 0 ? t("productionOf", { names: production.join(", ") }) : t("production"),
        href: `${path}${filterQuery({ ...filters, environments: null })}`,
        chosen: filters.environments === null,
      }}
      choices={choices.map(({ name, deployments, chosen }) => ({
        name,
        detail: t("environmentDeployments", { count: deployments }),
        href: `${path}${filterQuery(toggleEnvironment(filters, production, name))}`,
        chosen,
      }))}
    />
  );
}

function Period({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.filters");
  const locale = useLocale();
  const { window, organization, filters } = view;
  const at = (date: Date) => formatInstant(date, locale, organization.timeZone, "short");
  return (
    <p className="figures w-full text-[13px] leading-5 text-ink-muted">
      {t("period", { from: at(window.from), to: at(window.to), days: filters.windowDays })}
    </p>
  );
}
