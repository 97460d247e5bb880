import { useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { FormAction } from "@/lib/platform/forms/outcome";

/** `next` is where to go afterwards; it was checked and is checked again. */
export function SignInForm({ action, next }: { action: FormAction; next: string }) {
  const t = useTranslations("auth");
  return (
    <ActionForm action={action} className="space-y-4">
      <input type="hidden" name="next" value={next} />
      <ActionField name="email" type="email" label={t("email")} autoComplete="username" required />
      <ActionField
        name="password"
        type="password"
        label={t("password")}
        autoComplete="current-password"
        required
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <SubmitButton>{t("signIn.submit")}</SubmitButton>
        <TextLink href="/forgot-password" className="text-[13px]">
          {t("signIn.forgot")}
        </TextLink>
      </div>
    </ActionForm>
  );
}
