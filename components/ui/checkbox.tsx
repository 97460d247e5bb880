import { Check } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "children"> {
  label: ReactNode;
  /** A second, quieter line, or a count at the far end. */
  detail?: ReactNode;
}

/** A native checkbox with its label: posts with its form, works before scripts do. */
export function Checkbox({ label, detail, className, id, ...props }: CheckboxProps) {
  const ownId = useId();
  const inputId = id ?? ownId;
  return (
    <div className={cn("flex items-start gap-2.5 text-sm leading-6", className)}>
      <span className="relative mt-1 grid size-4 shrink-0 place-items-center">
        <input
          id={inputId}
          type="checkbox"
          className="peer size-4 appearance-none rounded-sm border border-control bg-surface checked:border-ink checked:bg-ink disabled:opacity-50"
          {...props}
        />
        <Check
          aria-hidden="true"
          strokeWidth={3}
          className="pointer-events-none absolute size-3 text-ink-inverse opacity-0 peer-checked:opacity-100"
        />
      </span>
      <label htmlFor={inputId} className="flex min-w-0 flex-1 flex-wrap justify-between gap-x-3">
        <span className="min-w-0 break-words">{label}</span>
        {detail && <span className="figures text-ink-muted">{detail}</span>}
      </label>
    </div>
  );
}
