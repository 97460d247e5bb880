import { useTranslations } from "next-intl";
import { ActionSelect } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { Member } from "@/lib/workspace/organizations/types";

interface TransferCardProps {
  /** The organization's name. */
  organization: string;
  /** The other members. */
  candidates: readonly Member[];
  transfer: FormAction;
}

/** Handing the organization over to somebody else. */
export function TransferCard({ organization, candidates, transfer }: TransferCardProps) {
  const t = useTranslations("organizations.members");
  return (
    <Card aria-labelledby="transfer">
      <CardHeader id="transfer" title={t("transfer")} description={t("transferDescription")} />
      <CardBody>
        <ConfirmDialog
          trigger={<Button>{t("transfer")}</Button>}
          title={t("transferConfirm", { name: organization })}
          description={t("transferDescription")}
          action={transfer}
          labels={{ submit: t("transferSubmit"), cancel: t("cancel"), close: t("close") }}
        >
          <ActionSelect name="userId" label={t("transferTo")} required>
            {candidates.map(({ userId, email }) => (
              <option key={userId} value={userId}>
                {email}
              </option>
            ))}
          </ActionSelect>
        </ConfirmDialog>
      </CardBody>
    </Card>
  );
}
