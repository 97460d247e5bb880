"use client";

import { useFormOutcome } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";

/** Appears once the form has said what would move, and does it. */
export function ApplyButton({ label }: { label: string }) {
  const outcome = useFormOutcome();
  const means = outcome?.ok ? outcome.values.means : undefined;
  if (means === undefined) return null;
  return (
    <SubmitButton size="sm" name="apply" value={means}>
      {label}
    </SubmitButton>
  );
}
