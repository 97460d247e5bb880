import { useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { PASSWORD_MIN_LENGTH } from "@/lib/workspace/auth/schema";

/** Asks for the mail that leads to a new password. */
export function ForgotPasswordForm({ action }: { action: FormAction }) {
  const t = useTranslations("auth");
  return (
    <ActionForm action={action} className="space-y-4">
      <ActionField name="email" type="email" label={t("email")} autoComplete="username" required />
      <SubmitButton>{t("forgot.submit")}</SubmitButton>
    </ActionForm>
  );
}

/** Chooses the new password. The address stands in it unseen, so that password managers file it rightly. */
export function ResetPasswordForm({ action, email }: { action: FormAction; email: string }) {
  const t = useTranslations("auth");
  return (
    <ActionForm action={action} className="space-y-4">
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <ActionField
        name="password"
        type="password"
        label={t("newPassword")}
        hint={t("signUp.passwordHint", { count: PASSWORD_MIN_LENGTH })}
        autoComplete="new-password"
        minLength={PASSWORD_MIN_LENGTH}
        required
      />
      <SubmitButton>{t("reset.submit")}</SubmitButton>
    </ActionForm>
  );
}
