"use client";

import { ActionField, ActionForm, useFormOutcome } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { parseFactorSetup } from "@/lib/auth/factor-setup";
import type { FormAction } from "@/lib/forms/outcome";
import { RecoveryCodes } from "./recovery-codes";

/** Makes other recovery codes, for the password. */
export function RenewCodes({
  action,
  labels,
}: {
  action: FormAction;
  labels: Record<"form" | "currentPassword" | "renew" | "codesDescription", string>;
}) {
  return (
    <ActionForm action={action} className="max-w-md space-y-4" aria-label={labels.form}>
      <Renewed description={labels.codesDescription} />
      <ActionField
        name="currentPassword"
        type="password"
        label={labels.currentPassword}
        autoComplete="current-password"
        required
      />
      <SubmitButton variant="secondary">{labels.renew}</SubmitButton>
    </ActionForm>
  );
}

function Renewed({ description }: { description: string }) {
  const setup = parseFactorSetup(useFormOutcome()?.result);
  return setup?.step === "codes" ? <RecoveryCodes codes={setup.codes} description={description} /> : null;
}
