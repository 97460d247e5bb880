import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { RepositoryRow } from "@/lib/dashboard/repository-list";
import { formatRate } from "@/lib/i18n/format";

interface RepositoryListProps {
  rows: readonly RepositoryRow[];
  slug: string;
  days: number;
}

/** The repositories of an organization, each the way to its own dashboard. */
export function RepositoryList({ rows, slug, days }: RepositoryListProps) {
  const t = useTranslations("dashboard.repository");
  return (
    <>
      <p className="px-5 pt-4 pb-3 text-[13px] leading-5 text-ink-muted">{t("list", { days })}</p>
      <ul>
        {rows.map((row) => (
          <li
            key={row.repository?.id ?? "none"}
            className="grid gap-x-6 border-t px-5 py-3 leading-6 sm:grid-cols-[1fr_auto] lg:grid-cols-[1fr_8rem_17rem]"
          >
            <RepositoryName row={row} slug={slug} />
            <span className="figures text-[13px] text-ink-muted sm:text-right">
              {t("deploymentsOf", { count: row.deployments })}
            </span>
            <span className="figures text-[13px] text-ink-muted sm:col-span-2 lg:col-span-1 lg:text-right">
              <FailureRate figure={row.changeFailureRate} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The repository's own name stands out; the host and owner before it only tell it apart. */
function RepositoryName({ row: { repository }, slug }: { row: RepositoryRow; slug: string }) {
  const t = useTranslations("dashboard.repository");
  if (!repository) return <span className="text-ink-muted">{t("other")}</span>;
  const ownName = repository.name.lastIndexOf("/") + 1;
  return (
    <Link
      href={`/${slug}/repositories/${repository.id}`}
      className="min-w-0 rounded-sm break-words hover:underline"
    >
      <span className="text-ink-muted">{repository.name.slice(0, ownName)}</span>
      <span className="font-medium">{repository.name.slice(ownName)}</span>
    </Link>
  );
}

function FailureRate({ figure }: { figure: RepositoryRow["changeFailureRate"] }) {
  const t = useTranslations("dashboard.repository");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  if (!figure.measured) return reasons(figure.reason);
  return (
    <>
      <span className="text-ink">{t("failureRateOf", { rate: formatRate(figure.rate, locale) })}</span> ·{" "}
      {t("of", { part: figure.failed, whole: figure.evaluated })}
    </>
  );
}
