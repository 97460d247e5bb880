import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MethodLink } from "@/components/dashboard/method-link";
import { Explain } from "@/components/ui/explain";
import { TextLink } from "@/components/ui/text-link";
import { formatDuration } from "@/lib/platform/i18n/format";
import { type IncidentListView, incidentsHref } from "@/lib/read/incidents/list-view";

/** How long the incidents of the list lasted, whatever state it is narrowed to; the open ones counted as open. */
export function IncidentFigures({ view }: { view: IncidentListView }) {
  const t = useTranslations("incidents.figures");
  return (
    <section aria-labelledby="restore-times" className="rounded-lg border bg-surface">
      <div className="px-5 pt-4">
        <Explain
          heading={{ level: "h2", id: "restore-times", className: "text-sm leading-6 font-medium" }}
          definition={t("definition")}
          more={<MethodLink slug="incident-restore-time" />}
        >
          {t("title")}
        </Explain>
      </div>
      <dl className="grid gap-x-6 gap-y-4 px-5 pt-2 pb-4 sm:grid-cols-2 lg:grid-cols-4">
        <Restored restore={view.figures.restore} />
        <WithOpen figures={view.figures} />
        <Open view={view} />
      </dl>
    </section>
  );
}

type Figures = IncidentListView["figures"];

function Restored({ restore }: Pick<Figures, "restore">) {
  const t = useTranslations("incidents.figures");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  if (!restore.measured) {
    return (
      <>
        <Figure name={t("median")} value={null} lines={[reasons(restore.reason)]} />
        <Figure name={t("p90")} value={null} lines={[reasons(restore.reason)]} />
      </>
    );
  }
  const { medianSeconds, p90Seconds, interval, restored } = restore;
  return (
    <>
      <Figure
        name={t("median")}
        value={formatDuration(medianSeconds, locale)}
        lines={[
          t("restored", { count: restored }),
          interval
            ? t("range", {
                low: formatDuration(interval.low, locale),
                high: formatDuration(interval.high, locale),
              })
            : t("noRange"),
        ]}
      />
      <Figure
        name={t("p90")}
        value={formatDuration(p90Seconds, locale)}
        lines={[t("restored", { count: restored })]}
      />
    </>
  );
}

/** The time by which half of all have ended, the open ones among them for as long as they have lasted. */
function WithOpen({ figures: { restore, open } }: { figures: Figures }) {
  const t = useTranslations("incidents.figures");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  const name = (
    <Explain definition={t("withOpenDefinition")} more={<MethodLink slug="incident-restore-time" />}>
      {t("withOpen")}
    </Explain>
  );
  if (!restore.measured) return <Figure name={name} value={null} lines={[reasons(restore.reason)]} />;
  const seconds = restore.medianWithOpenSeconds;
  return (
    <Figure
      name={name}
      value={seconds === null ? null : formatDuration(seconds, locale)}
      lines={[
        open.measured ? t("all", { count: open.incidents }) : reasons(open.reason),
        ...(seconds === null ? [t("halfOpen")] : []),
      ]}
    />
  );
}

function Open({ view }: { view: IncidentListView }) {
  const t = useTranslations("incidents.figures");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  const { open } = view.figures;
  if (!open.measured) return <Figure name={t("open")} value={null} lines={[reasons(open.reason)]} />;
  const count = t("openOf", { open: open.open, all: open.incidents });
  if (open.oldestAgeSeconds === null || open.medianAgeSeconds === null) {
    return <Figure name={t("open")} value={count} lines={[t("noneOpen")]} />;
  }
  const ages = {
    oldest: formatDuration(open.oldestAgeSeconds, locale),
    median: formatDuration(open.medianAgeSeconds, locale),
  };
  const href = incidentsHref(view.slug, view.filters, { ...view.narrowing, state: "open" });
  return (
    <Figure
      name={t("open")}
      value={
        <TextLink href={href} prefetch={false}>
          {count}
        </TextLink>
      }
      lines={[t("oldest", ages), ...(open.open > 1 ? [t("medianAge", ages)] : [])]}
    />
  );
}

interface FigureProps {
  name: ReactNode;
  /** Null where there is none. */
  value: ReactNode;
  /** What stands behind it, or why there is none. */
  lines: readonly string[];
}

function Figure({ name, value, lines }: FigureProps) {
  const t = useTranslations("metrics");
  return (
    <div className="min-w-0">
      <dt className="text-[13px] leading-6 text-ink-muted">{name}</dt>
      <dd className="figures">
        <span
          className={
            value === null
              ? "block leading-7 text-ink-muted"
              : "block text-lg leading-7 font-medium tracking-tight"
          }
        >
          {value ?? t("noData")}
        </span>
        {lines.map((line) => (
          <span key={line} className="block text-[13px] leading-5 text-ink-muted">
            {line}
          </span>
        ))}
      </dd>
    </div>
  );
}
