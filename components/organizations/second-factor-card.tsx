import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/forms/outcome";

interface RequireSecondFactorCardProps {
  isRequired: boolean;
  /** Null where Auth offers no second factor. */
  save: FormAction | null;
}

/** Whether members see the organization only after showing a second factor; its owners say so. */
export function RequireSecondFactorCard({ isRequired, save }: RequireSecondFactorCardProps) {
  const t = useTranslations("organizations.settings");
  const auth = useTranslations("auth.secondFactor");
  return (
    <Card aria-labelledby="second-factor">
      <CardHeader
        id="second-factor"
        title={t("secondFactor")}
        description={`${t("secondFactorDescription")} ${t("secondFactorTokens")}`}
      />
      <CardBody className="space-y-4 text-sm leading-6">
        {save ? (
          <ActionForm action={save} className="space-y-4" aria-label={t("secondFactor")}>
            <p>{isRequired ? t("secondFactorRequired") : t("secondFactorFree")}</p>
            <input type="hidden" name="required" value={isRequired ? "" : "1"} />
            <SubmitButton variant="secondary">
              {isRequired ? t("waiveSecondFactor") : t("requireSecondFactor")}
            </SubmitButton>
          </ActionForm>
        ) : (
          <p>{auth("unavailable")}</p>
        )}
      </CardBody>
    </Card>
  );
}
