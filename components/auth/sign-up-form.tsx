import { useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { PASSWORD_MIN_LENGTH } from "@/lib/workspace/auth/schema";

/** `next` is where to go afterwards; it was checked and is checked again. */
export function SignUpForm({ action, next }: { action: FormAction; next: string }) {
  const t = useTranslations("auth");
  return (
    <ActionForm action={action} className="space-y-4">
      <input type="hidden" name="next" value={next} />
      <ActionField name="email" type="email" label={t("email")} autoComplete="username" required />
      <ActionField
        name="password"
        type="password"
        label={t("password")}
        hint={t("signUp.passwordHint", { count: PASSWORD_MIN_LENGTH })}
        autoComplete="new-password"
        minLength={PASSWORD_MIN_LENGTH}
        required
      />
      <SubmitButton>{t("signUp.submit")}</SubmitButton>
    </ActionForm>
  );
}
