import { useTranslations } from "next-intl";
import { ActionField } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { FormAction } from "@/lib/platform/forms/outcome";

/** The end of an organization, after its address was typed. */
export function DeleteOrganizationCard({ slug, remove }: { slug: string; remove: FormAction }) {
  const t = useTranslations("organizations.delete");
  return (
    <Card aria-labelledby="delete">
      <CardHeader id="delete" title={t("title")} description={t("description")} />
      <CardBody>
        <ConfirmDialog
          trigger={<Button variant="danger">{t("open")}</Button>}
          title={t("title")}
          description={t("description")}
          action={remove}
          labels={{ submit: t("submit"), cancel: t("cancel"), close: t("close") }}
        >
          <ActionField
            name="confirmation"
            label={t.rich("confirmation", { slug: () => <code className="font-mono">{slug}</code> })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        </ConfirmDialog>
      </CardBody>
    </Card>
  );
}
