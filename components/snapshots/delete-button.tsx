import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { SnapshotSummary } from "@/lib/read/snapshots/types";

/** Deletes a snapshot, after asking. */
export function DeleteButton({ snapshot, remove }: { snapshot: SnapshotSummary; remove: FormAction }) {
  const t = useTranslations("snapshots");
  return (
    <ConfirmDialog
      trigger={<Button variant="ghost">{t("delete")}</Button>}
      title={t("deleteTitle", { title: snapshot.title })}
      description={t("deleteDescription")}
      action={remove}
      labels={{ submit: t("deleteSubmit"), cancel: t("cancel"), close: t("close") }}
    >
      <input type="hidden" name="snapshotId" value={snapshot.id} />
    </ConfirmDialog>
  );
}
