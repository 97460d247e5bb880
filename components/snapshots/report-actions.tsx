import { useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { DownloadLink } from "@/components/ui/download-link";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { FormAction } from "@/lib/forms/outcome";

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
      {keep && <KeepButton keep={keep} />}
      <TextLink href={`/${slug}/snapshots`}>{t("all")}</TextLink>
      <DownloadLink href={`${api}/facts.json${query}`}>{t("facts")}</DownloadLink>
      <DownloadLink href={`${api}/deployments.csv${query}`}>{t("csv")}</DownloadLink>
    </nav>
  );
}

function KeepButton({ keep }: { keep: FormAction }) {
  const t = useTranslations("snapshots");
  return (
    <Dialog
      trigger={<Button size="sm">{t("keep")}</Button>}
      title={t("keep")}
      description={t("keepDescription")}
      closeLabel={t("close")}
    >
      <ActionForm action={keep} className="space-y-4">
        <ActionField name="title" label={t("keepTitle")} hint={t("keepHint")} maxLength={120} required />
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose>
            <Button>{t("cancel")}</Button>
          </DialogClose>
          <SubmitButton>{t("submit")}</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  );
}
