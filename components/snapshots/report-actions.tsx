import { useTranslations } from "next-intl";
import { DownloadLink } from "@/components/ui/download-link";
import { TextLink } from "@/components/ui/text-link";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { KeepButton } from "./keep-button";

interface ReportActionsProps {
  slug: string;
  /** The filters of the page as they stand in its address. */
  query: string;
  /** Null for whoever may not keep one. */
  keep: FormAction | null;
}

/** What can be done with the report on the page: keep it as it stands, or take what is behind it along. */
export function ReportActions({ slug, query, keep }: ReportActionsProps) {
  const t = useTranslations("snapshots");
  const api = `/api/v1/orgs/${slug}`;
  return (
    <nav
      aria-label={t("report")}
      className="flex flex-wrap items-center gap-x-5 gap-y-2 text-[13px] leading-5 print:hidden"
    >
      {keep && (
        <KeepButton
          keep={keep}
          texts={{
            keep: t("keep"),
            description: t("keepDescription"),
            close: t("close"),
            title: t("keepTitle"),
            hint: t("keepHint"),
            cancel: t("cancel"),
            submit: t("submit"),
          }}
        />
      )}
      <TextLink href={`/${slug}/snapshots`}>{t("all")}</TextLink>
      <DownloadLink href={`${api}/facts.json${query === "" ? "?" : `${query}&`}history=whole`}>
        {t("facts")}
      </DownloadLink>
      <DownloadLink href={`${api}/deployments.csv${query}`}>{t("csv")}</DownloadLink>
    </nav>
  );
}
