import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Label } from "./label";

/** What the control must carry so that label, hint and error belong to it. */
export interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FormFieldProps {
  label: ReactNode;
  /** What a good answer looks like; stays visible beside an error. */
  hint?: ReactNode;
  /** What is wrong and how to mend it; announced when it appears. */
  error?: ReactNode;
  className?: string;
  /** Draws the control: `{(field) => <Input name="email" {...field} />}`. */
  children: (field: FieldControl) => ReactNode;
}

/** A labelled control with its hint and its error wired to it. */
export function FormField({ label, hint, error, className, children }: FormFieldProps) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [hintId, errorId].filter(Boolean).join(" ") || undefined;
  return (
    <div className={className}>
      <div className="space-y-1.5">
        <Label htmlFor={id}>{label}</Label>
        {children({ id, "aria-describedby": describedBy, "aria-invalid": error ? true : undefined })}
        {hint && (
          <p id={hintId} className="text-[13px] leading-5 text-ink-muted">
            {hint}
          </p>
        )}
      </div>
      {/* Without an error it takes no room: a button beside fields ends where they do. */}
      <div role="alert" className="not-empty:mt-1.5">
        {error && (
          <p id={errorId} className="flex gap-1.5 text-[13px] leading-5 text-danger">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 break-words">{error}</span>
          </p>
        )}
      </div>
    </div>
  );
}
