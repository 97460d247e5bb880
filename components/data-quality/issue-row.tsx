import { ExternalLink } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/text-link";
import { DEFINITION_VERSIONS } from "@/lib/core/metrics/definitions";
import {
  formatCount,
  formatDuration,
  formatPerDay,
  formatRate,
  formatShare,
} from "@/lib/platform/i18n/format";
import type { Locale } from "@/lib/platform/i18n/locale";
import type { DistortedFigure, FigureBound, QualityIssue } from "@/lib/read/data-quality/issue";
import { issueLinks } from "@/lib/read/data-quality/links";
import type { DataQualityView } from "@/lib/read/data-quality/view";
import { PUSHING_DOCS } from "@/lib/read/methods/pushing";

interface IssueRowProps {
  issue: QualityIssue;
  view: DataQualityView;
}

/** One gap: how much is missing, what it does to which figure, and what to do. */
export function IssueRow({ issue, view }: IssueRowProps) {
  const t = useTranslations("dataQuality");
  const { kind } = issue;
  return (
    <li className="grid gap-x-8 gap-y-2 px-5 py-4 text-[13px] leading-5 lg:grid-cols-[2fr_2fr_1fr]">
      <div className="min-w-0">
        <h3 className="text-sm leading-6 font-medium">{t(`issues.${kind}.title`)}</h3>
        <Count issue={issue} view={view} />
        <Parts issue={issue} />
      </div>
      <div className="min-w-0 space-y-1">
        <p className="text-ink-muted">{t(`issues.${kind}.effect`)}</p>
        {issue.bounds.map((bound) => (
          <Bound key={bound.figure} bound={bound} />
        ))}
        {issue.bounds.length === 0 && (
          <p className="text-ink-faint">
            {t("unbounded", { figures: issue.figures.map((figure) => t(`figures.${figure}`)).join(", ") })}
          </p>
        )}
      </div>
      <Actions issue={issue} view={view} />
    </li>
  );
}

/** The count with its whole, and the list of exactly those. */
function Count({ issue, view }: IssueRowProps) {
  const t = useTranslations("dataQuality");
  const locale = useLocale();
  const { kind, count, total } = issue;
  const text =
    kind === "silent-incidents" && issue.parts.length === 0
      ? t("silentEver")
      : total === null
        ? formatCount(count, locale)
        : t("countOf", { count, total, share: formatShare(total === 0 ? 0 : count / total, locale) });
  const { list } = issueLinks(kind, view);
  return <p className="figures">{list === null ? text : <TextLink href={list}>{text}</TextLink>}</p>;
}

const PARTS_SHOWN = 5;

function Parts({ issue: { kind, parts, allParts = parts.length } }: { issue: QualityIssue }) {
  const t = useTranslations("dataQuality");
  const locale = useLocale();
  if (parts.length === 0) return null;
  const nameOf = (name: string) => {
    switch (kind) {
      case "pending":
        return t(`ages.${name as "day"}`);
      case "unknown-origins":
        return t.has(`reasons.${name}` as "reasons.none") ? t(`reasons.${name}` as "reasons.none") : name;
      case "unnamed-failures":
        return t(`known.${name as "person"}`);
      case "without-lead-time":
      case "cut-commits":
        return t(`parts.${name as "deployments"}`);
      case "silent-incidents":
        return name === "" ? t("noTeam") : name;
      default:
        return name === "" ? t("noName") : name;
    }
  };
  const shown = parts.slice(0, PARTS_SHOWN);
  const items = shown.map(({ name, count }) =>
    kind === "missed-syncs"
      ? nameOf(name)
      : kind === "silent-incidents"
        ? t("silent", { team: nameOf(name), days: count })
        : `${nameOf(name)} ${formatCount(count, locale)}`,
  );
  const more = allParts - shown.length;
  return (
    <p className="figures break-words text-ink-muted">
      {items.join(" · ")}
      {more > 0 && ` · ${t("more", { count: more })}`}
    </p>
  );
}

/** The page that defines a figure; null where it has none of its own. */
function methodOf(figure: DistortedFigure): string | null {
  if (figure === "aiFailureRate") return "by-origin";
  return figure in DEFINITION_VERSIONS ? figure : null;
}

function Bound({ bound }: { bound: FigureBound }) {
  const t = useTranslations("dataQuality");
  const locale = useLocale();
  const figure = t(`figures.${bound.figure}`);
  const value = (number: number | null) => (number === null ? null : valueText(number, bound.unit, locale));
  const method = methodOf(bound.figure);
  const values = {
    figure,
    shown: value(bound.shown) ?? t("noValue"),
    ...bound.behind,
    method: (chunks: ReactNode) =>
      method === null ? chunks : <TextLink href={`/methods/${method}`}>{chunks}</TextLink>,
  };
  if (bound.ways) {
    const { once, each } = bound.ways;
    return (
      <p className="figures text-ink">
        {t.rich("ways", { ...values, once: value(once) ?? "", each: value(each) ?? "" })}
      </p>
    );
  }
  const low = value(bound.low);
  const high = value(bound.high);
  return (
    <p className="figures text-ink">
      {low === null || high === null
        ? t.rich("boundless", values)
        : t.rich("bound", { ...values, low, high })}
    </p>
  );
}

function valueText(value: number, unit: FigureBound["unit"], locale: Locale): string {
  if (unit === "per-day") return formatPerDay(value, locale);
  return unit === "rate" ? formatRate(value, locale) : formatDuration(value, locale);
}

function Actions({ issue: { kind }, view }: IssueRowProps) {
  const t = useTranslations("dataQuality");
  const { mend, docs } = issueLinks(kind, view);
  return (
    <div className="space-y-1 lg:text-right">
      {mend && (
        <p>
          <TextLink href={mend}>{t(`issues.${kind}.action`)}</TextLink>
          {!view.canMend && <span className="block text-ink-muted">{t("askAdmin")}</span>}
        </p>
      )}
      {docs && (
        <p>
          <a
            href={docs}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
          >
            {view.pusher && docs === PUSHING_DOCS[view.pusher]
              ? t("docsPushed")
              : mend
                ? t("docs")
                : t(`issues.${kind}.action`)}
            <ExternalLink aria-hidden="true" className="size-3 text-ink-faint" />
          </a>
        </p>
      )}
    </div>
  );
}
