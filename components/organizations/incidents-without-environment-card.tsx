import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/forms/outcome";

interface IncidentsWithoutEnvironmentCardProps {
  isCounted: boolean;
  /** Null for whoever may only read. */
  save: FormAction | null;
}

/** Whether incidents that name no environment count under production. */
export function IncidentsWithoutEnvironmentCard({ isCounted, save }: IncidentsWithoutEnvironmentCardProps) {
  const t = useTranslations("organizations.incidentsWithoutEnvironment");
  const settings = useTranslations("organizations.settings");
  return (
    <Card aria-labelledby="incidents-without-environment">
      <CardHeader id="incidents-without-environment" title={t("title")} description={t("description")} />
      <CardBody className="space-y-4 text-sm leading-6">
        <p>{t(isCounted ? "counted" : "leftOut")}</p>
        {save ? (
          <ActionForm action={save} aria-label={t("title")}>
            <input type="hidden" name="counted" value={isCounted ? "" : "1"} />
            <SubmitButton variant="secondary">{t(isCounted ? "leaveOut" : "count")}</SubmitButton>
          </ActionForm>
        ) : (
          <p className="text-[13px] leading-5 text-ink-muted">{settings("readOnly")}</p>
        )}
      </CardBody>
    </Card>
  );
}
