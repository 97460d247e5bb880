import { useTranslations } from "next-intl";
import { MadeEverywhereNote } from "@/components/organizations/made-with-rights";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { PASSWORD_MIN_LENGTH } from "@/lib/workspace/auth/schema";
import type { MadeIn } from "@/lib/workspace/organizations/made-with-rights";

/** A new password, for whoever knows the current one. */
export function PasswordCard({
  email,
  change,
  asksCode,
}: {
  email: string;
  change: FormAction;
  /** Whether the account has a second factor, which is shown again. */
  asksCode: boolean;
}) {
  const t = useTranslations("auth");
  return (
    <Card aria-labelledby="password">
      <CardHeader
        id="password"
        title={t("account.password")}
        description={t("account.passwordDescription")}
      />
      <CardBody>
        <ActionForm action={change} className="max-w-md space-y-4" aria-label={t("account.password")}>
          {/* Unseen, so that password managers file the new one rightly. */}
          <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
          <ActionField
            name="currentPassword"
            type="password"
            label={t("account.currentPassword")}
            autoComplete="current-password"
            required
          />
          {asksCode && (
            <ActionField
              name="code"
              label={t("secondFactor.code")}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
            />
          )}
          <ActionField
            name="password"
            type="password"
            label={t("newPassword")}
            hint={t("signUp.passwordHint", { count: PASSWORD_MIN_LENGTH })}
            autoComplete="new-password"
            minLength={PASSWORD_MIN_LENGTH}
            required
          />
          <SubmitButton variant="secondary">{t("account.changePassword")}</SubmitButton>
        </ActionForm>
      </CardBody>
    </Card>
  );
}

interface DeleteAccountCardProps {
  /** What ends with the account, where it ends. */
  made: readonly MadeIn[];
  remove: FormAction;
}

/** The end of an account, after its password was typed. */
export function DeleteAccountCard({ made, remove }: DeleteAccountCardProps) {
  const t = useTranslations("auth.account");
  return (
    <Card aria-labelledby="delete-account">
      <CardHeader id="delete-account" title={t("delete")} description={t("deleteDescription")} />
      <CardBody>
        <ConfirmDialog
          trigger={<Button variant="danger">{t("deleteOpen")}</Button>}
          title={t("delete")}
          description={t("deleteDescription")}
          action={remove}
          labels={{ submit: t("deleteSubmit"), cancel: t("cancel"), close: t("close") }}
        >
          {made.length > 0 && <MadeEverywhereNote made={made} />}
          <ActionField
            name="currentPassword"
            type="password"
            label={t("deletePassword")}
            autoComplete="current-password"
            required
          />
        </ConfirmDialog>
      </CardBody>
    </Card>
  );
}
