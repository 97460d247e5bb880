"use client";

import { ActionForm, useFormOutcome } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";

/** One button, gone once it has done its work. */
export function UnsubscribeForm({ action, label }: { action: FormAction; label: string }) {
  return (
    <ActionForm action={action} className="space-y-4">
      <Submit label={label} />
    </ActionForm>
  );
}

function Submit({ label }: { label: string }) {
  return useFormOutcome()?.ok ? null : <SubmitButton>{label}</SubmitButton>;
}
