"use client";

import { ActionField, ActionForm, useFormOutcome } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { parseFactorSetup } from "@/lib/workspace/auth/factor-setup";
import { type RecoveryCodeLabels, RecoveryCodes } from "./recovery-codes";

/** Makes other recovery codes, for the password. */
export function RenewCodes({
  action,
  labels,
}: {
  action: FormAction;
  labels: Record<"form" | "currentPassword" | "renew", string> & RecoveryCodeLabels;
}) {
  return (
    <ActionForm action={action} className="max-w-md space-y-4" aria-label={labels.form}>
      <Renewed labels={labels} />
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

function Renewed({ labels }: { labels: RecoveryCodeLabels }) {
  const setup = parseFactorSetup(useFormOutcome()?.result);
  return setup?.step === "codes" ? <RecoveryCodes codes={setup.codes} labels={labels} /> : null;
}
