"use client";

import { CircleAlert } from "lucide-react";
import { useId } from "react";
import { useFormOutcome } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";

interface ScopeChoiceProps {
  label: string;
  choices: readonly { scope: string; meaning: string }[];
}

/** The scopes of a new token; what was ticked stays after a refusal, and says what is wrong. */
export function ScopeChoice({ label, choices }: ScopeChoiceProps) {
  const outcome = useFormOutcome();
  const error = outcome?.fields.scopes;
  const ticked = outcome?.values.scopes?.split(" ") ?? [];
  const errorId = useId();
  return (
    <fieldset className="space-y-2" aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1.5 text-sm leading-6 font-medium">{label}</legend>
      {choices.map(({ scope, meaning }) => (
        <Checkbox
          key={`${scope} ${ticked.includes(scope)}`}
          name="scopes"
          value={scope}
          defaultChecked={ticked.includes(scope)}
          label={
            <>
              {meaning}
              <span className="block font-mono text-[13px] leading-5 text-ink-muted">{scope}</span>
            </>
          }
        />
      ))}
      <div role="alert">
        {error && (
          <p id={errorId} className="flex gap-1.5 text-[13px] leading-5 text-danger">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            {error}
          </p>
        )}
      </div>
    </fieldset>
  );
}
