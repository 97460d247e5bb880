import { useTranslations } from "next-intl";
import { ActionField, ActionForm, ActionSelect } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CopyResult } from "@/components/ui/copy-result";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { DEFAULT_EXPIRY_DAYS, EXPIRY_DAYS } from "@/lib/workspace/api-tokens/schema";
import { API_SCOPES, type ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { ScopeChoice } from "./scope-choice";

const MEANINGS = {
  "commit-origins:write": "commitOriginsWrite",
  "origin-rules:write": "originRulesWrite",
  "dora:read": "doraRead",
  "deployments:export": "deploymentsExport",
  "events:write": "eventsWrite",
} as const satisfies Record<ApiScope, string>;

/** Makes a token and shows it, this once. */
export function NewTokenCard({ create }: { create: FormAction }) {
  const t = useTranslations("apiTokens");
  return (
    <Card aria-labelledby="new-token">
      <CardHeader id="new-token" title={t("create")} description={t("createDescription")} />
      <CardBody>
        <ActionForm action={create} className="max-w-md space-y-4" aria-label={t("create")}>
          <CopyResult labels={{ result: t("token"), copy: t("copy"), copied: t("copied") }} />
          <ActionField name="name" label={t("name")} hint={t("nameHint")} maxLength={80} required />
          <ScopeChoice
            label={t("scopes")}
            choices={API_SCOPES.map((scope) => ({ scope, meaning: t(`scope.${MEANINGS[scope]}`) }))}
          />
          <ActionSelect name="expiryDays" label={t("expires")} defaultValue={DEFAULT_EXPIRY_DAYS}>
            {EXPIRY_DAYS.map((days) => (
              <option key={days} value={days}>
                {days === "" ? t("expiresNever") : t("expiresIn", { days })}
              </option>
            ))}
          </ActionSelect>
          <SubmitButton variant="secondary">{t("submit")}</SubmitButton>
        </ActionForm>
        <p className="mt-6 text-sm">
          <TextLink href="/methods/api">{t("docs")}</TextLink>
        </p>
      </CardBody>
    </Card>
  );
}
