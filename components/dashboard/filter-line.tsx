import { useLocale, useTranslations } from "next-intl";
import { FilterSheet } from "@/components/filters/filter-sheet";
import { IgnoredFilters } from "@/components/filters/ignored-filters";
import { FILTER_LIST_NAMES } from "@/lib/core/question/lists";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import { SyncLine } from "./sync-line";

/** What the page is narrowed to, how fresh it is, and which stretch of time it is about. */
export function FilterLine({ view }: { view: DashboardView }) {
  const { choices, filters, organization, repository, service, ignored } = view;
  // What the page is about is no choice of its bar.
  const decided = repository ? "repository" : service ? "service" : null;
  return (
    <>
      <FilterSheet
        view={{ filters, choices, productionEnvironments: organization.productionEnvironments }}
        lists={FILTER_LIST_NAMES.filter((name) => name !== decided)}
      />
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <Period view={view} />
        <SyncLine view={view} />
      </div>
      <IgnoredFilters ignored={ignored} />
    </>
  );
}

function Period({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.filters");
  const locale = useLocale();
  const { window, filters, organization, days, now } = view;
  const at = (date: Date) => formatInstant(date, locale, organization.timeZone, "short", now);
  // Rolling days end within five minutes, at the clock they began at; days to come are none that were measured.
  const to = filters.window.kind === "days" || window.to < now ? window.to : now;
  return (
    <p className="figures text-[13px] leading-5 text-ink-muted">
      {t("period", { from: at(window.from), to: at(to), days })}
      <span className="hidden print:inline"> · {view.environments.join(", ")}</span>
    </p>
  );
}
