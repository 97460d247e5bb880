import { useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";

/** Asks for a code of the authenticator app. `next` was checked and is checked again. */
export function SecondFactorForm({ action, next }: { action: FormAction; next: string }) {
  const t = useTranslations("auth.secondFactor");
  return (
    <ActionForm action={action} className="space-y-4">
      <input type="hidden" name="next" value={next} />
      <ActionField
        name="code"
        label={t("code")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        required
      />
      <SubmitButton>{t("show")}</SubmitButton>
    </ActionForm>
  );
}

/** The way back of somebody who lost the device. */
export function RecoveryCodeForm({ action }: { action: FormAction }) {
  const t = useTranslations("auth.secondFactor");
  return (
    <details>
      <summary className="cursor-pointer font-medium text-ink">{t("lost")}</summary>
      <div className="mt-3 space-y-4">
        <p>{t("lostDescription")}</p>
        <ActionForm action={action} className="space-y-4" aria-label={t("lost")}>
          <ActionField name="recoveryCode" label={t("recoveryCode")} autoComplete="off" required />
          <SubmitButton variant="secondary">{t("redeem")}</SubmitButton>
        </ActionForm>
        <p>{t("askAdmin")}</p>
      </div>
    </details>
  );
}
