import { useLocale, useTranslations } from "next-intl";
import {
  DEPLOYMENT_COLUMN_NAMES,
  DEPLOYMENT_COLUMNS,
  type DeploymentColumn,
  type DeploymentColumns,
} from "@/lib/core/deployments/columns";
import { formatCount } from "@/lib/platform/i18n/format";

/** What its source told of a deployment, as it came. */
export function ToldValue({ value }: { value: DeploymentColumns[DeploymentColumn] }) {
  const t = useTranslations("deployments");
  const locale = useLocale();
  if (typeof value === "number") return <span className="figures">{formatCount(value, locale)}</span>;
  if (typeof value === "string") return <span className="font-mono text-xs break-all">{value}</span>;
  if (value === null || value.length === 0) return <span className="text-ink-faint">{t("noValue")}</span>;
  return (
    <ul className="flex flex-wrap gap-1">
      {value.map((one) => (
        <li key={one} className="rounded-sm bg-subtle px-1.5 font-mono text-xs wrap-anywhere">
          {one}
        </li>
      ))}
    </ul>
  );
}

/** What a deployment's page shows: a word that few deployments have stands only where there is one. */
export const shownColumns = (columns: DeploymentColumns): DeploymentColumn[] =>
  DEPLOYMENT_COLUMN_NAMES.filter(
    (name) => DEPLOYMENT_COLUMNS[name].kind !== "word" || columns[name] !== null,
  );

const LISTED = DEPLOYMENT_COLUMN_NAMES.filter((name) => DEPLOYMENT_COLUMNS[name].isListed);

/** What of it the list shows; nothing where its source told none. */
export function ListedColumns({ columns }: { columns: DeploymentColumns }) {
  const t = useTranslations("deployments");
  return LISTED.flatMap((name) =>
    columns[name] === null ? (
      []
    ) : (
      <p key={name} className="text-xs text-ink-muted">
        {t(`told.${name}`)} <ToldValue value={columns[name]} />
      </p>
    ),
  );
}
