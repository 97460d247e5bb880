import { useTranslations } from "next-intl";
import { ActionForm, ActionSelect } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { KEPT_DAYS } from "@/lib/workspace/audit-log/kept-days";

interface KeepCardProps {
  action: FormAction;
  /** Null keeps every line. */
  days: number | null;
}

/** How long the audit log is kept, for its owner to say. */
export function KeepCard({ action, days }: KeepCardProps) {
  const t = useTranslations("audit.keep");
  return (
    <Card>
      <CardHeader title={t("title")} description={t("body")} />
      <CardBody>
        <ActionForm action={action} className="flex flex-wrap items-end gap-3" outcomeAt="bottom">
          <ActionSelect name="days" label={t("label")} defaultValue={String(days ?? "")}>
            <option value="">{t("forever")}</option>
            {KEPT_DAYS.map((one) => (
              <option key={one} value={one}>
                {t("days", { days: one })}
              </option>
            ))}
          </ActionSelect>
          <div className="mb-1.5">
            <SubmitButton>{t("save")}</SubmitButton>
          </div>
        </ActionForm>
      </CardBody>
    </Card>
  );
}
