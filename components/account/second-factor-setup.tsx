"use client";

import { ActionField, ActionForm, useFormOutcome } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { type FactorSetup, factorSetupText, parseFactorSetup } from "@/lib/workspace/auth/factor-setup";
import { type RecoveryCodeLabels, RecoveryCodes } from "./recovery-codes";

/** Every text of the steps, translated by the page. */
export type SetupLabels = Record<
  | "form"
  | "appName"
  | "appNameHint"
  | "currentPassword"
  | "begin"
  | "scan"
  | "qrCode"
  | "secret"
  | "code"
  | "confirm",
  string
> &
  RecoveryCodeLabels;

/** Sets an authenticator app up: its picture for the password, then a code of it, then the recovery codes. */
export function SecondFactorSetup({ action, labels }: { action: FormAction; labels: SetupLabels }) {
  return (
    <ActionForm action={action} className="max-w-md space-y-4" aria-label={labels.form}>
      <Step labels={labels} />
    </ActionForm>
  );
}

function Step({ labels }: { labels: SetupLabels }) {
  const outcome = useFormOutcome();
  const setup = parseFactorSetup(outcome?.result);
  if (setup?.step === "codes") return <RecoveryCodes codes={setup.codes} labels={labels} />;
  if (setup?.step === "scan") return <Scan setup={setup} labels={labels} />;
  if (outcome?.ok) return null;
  return (
    <>
      <ActionField
        name="name"
        label={labels.appName}
        hint={labels.appNameHint}
        maxLength={40}
        autoComplete="off"
      />
      <ActionField
        name="currentPassword"
        type="password"
        label={labels.currentPassword}
        autoComplete="current-password"
        required
      />
      <SubmitButton variant="secondary">{labels.begin}</SubmitButton>
    </>
  );
}

function Scan({ setup, labels }: { setup: FactorSetup & { step: "scan" }; labels: SetupLabels }) {
  return (
    <>
      <input type="hidden" name="setup" value={factorSetupText(setup)} />
      <p className="text-sm leading-6">{labels.scan}</p>
      {/* biome-ignore lint/performance/noImgElement: the picture is part of the answer, and nothing may fetch it */}
      <img src={setup.qrCode} alt={labels.qrCode} className="size-48 rounded border bg-white p-2" />
      <p className="text-[13px] leading-5 text-ink-muted">
        {labels.secret} <code className="font-mono break-all">{setup.secret}</code>
      </p>
      <ActionField
        name="code"
        label={labels.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
      />
      <SubmitButton>{labels.confirm}</SubmitButton>
    </>
  );
}
