import { useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { OverruleFields } from "./overrule-fields";

interface OverruleFormProps {
  action: FormAction;
  /** Names of AI tools to choose from. */
  tools: readonly string[];
}

/** Says whose an account is: the organization's own agent, a bot we don't know, or a person. */
export function OverruleAccountCard({ action, tools }: OverruleFormProps) {
  const t = useTranslations("commitOrigins.settings");
  return (
    <Card aria-labelledby="overrule-account">
      <CardHeader id="overrule-account" title={t("accountTitle")} description={t("accountDescription")} />
      <CardBody>
        <ActionForm action={action} className="max-w-md space-y-4" aria-label={t("accountTitle")}>
          <ActionField
            name="account"
            label={t("account")}
            hint={t("accountHint")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <OverruleFields tools={tools} />
          <SubmitButton variant="secondary">{t("accountSubmit")}</SubmitButton>
        </ActionForm>
      </CardBody>
    </Card>
  );
}

/** Says who wrote one commit. */
export function OverruleCommitCard({ action, tools }: OverruleFormProps) {
  const t = useTranslations("commitOrigins.settings");
  return (
    <Card aria-labelledby="overrule-commit">
      <CardHeader id="overrule-commit" title={t("commitTitle")} description={t("commitDescription")} />
      <CardBody>
        <ActionForm action={action} className="max-w-md space-y-4" aria-label={t("commitTitle")}>
          <ActionField
            name="sha"
            label={t("sha")}
            hint={t("shaHint")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <OverruleFields tools={tools} />
          <SubmitButton variant="secondary">{t("commitSubmit")}</SubmitButton>
        </ActionForm>
      </CardBody>
    </Card>
  );
}
