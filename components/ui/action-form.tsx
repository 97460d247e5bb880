"use client";

import {
  type ComponentProps,
  createContext,
  type ReactNode,
  type RefObject,
  use,
  useActionState,
  useEffect,
  useRef,
} from "react";
import type { FormAction, FormOutcome } from "@/lib/platform/forms/outcome";
import { Alert } from "./alert";
import { cn } from "./cn";
import { FormField } from "./form-field";
import { controlClass, Input } from "./input";
import { Select } from "./select";
import { TextLink } from "./text-link";

const Outcome = createContext<FormOutcome | null>(null);

interface ActionFormProps {
  action: FormAction;
  children: ReactNode;
  className?: string;
  /** Names the form for those who hear it. */
  "aria-label"?: string;
  /** Where the outcome's sentence stands: over the fields, or under them in short forms. */
  outcomeAt?: "top" | "bottom";
}

/**
 * A form that a server action answers. What was typed stays after a refusal, each field says what is wrong with it, the
 * first of them takes the focus, and the form works before scripts do.
 */
export function ActionForm({ action, children, className, outcomeAt = "top", ...props }: ActionFormProps) {
  const [outcome, submit] = useActionState(action, null);
  const form = useRef<HTMLFormElement>(null);
  useFocusAfterRefusal(form, outcome);
  const said = outcome?.title ? <FormOutcomeAlert outcome={outcome} /> : null;
  return (
    <Outcome value={outcome}>
      <form ref={form} action={submit} className={className} noValidate {...props}>
        {outcomeAt === "top" && said}
        {children}
        {outcomeAt === "bottom" && said}
      </form>
    </Outcome>
  );
}

/** Puts the focus where a refused form goes on: on its first wrong field, else back on the button that sent it. */
function useFocusAfterRefusal(form: RefObject<HTMLFormElement | null>, outcome: FormOutcome | null): void {
  const sentBy = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const note = ({ submitter }: SubmitEvent) => {
      sentBy.current = submitter;
    };
    const element = form.current;
    element?.addEventListener("submit", note);
    return () => element?.removeEventListener("submit", note);
  }, [form]);
  useEffect(() => {
    if (!outcome || outcome.ok) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    // While it is on its way the button is disabled, and a disabled one loses the focus.
    const isLost = document.activeElement === document.body || document.activeElement === null;
    if (wrong) wrong.focus();
    else if (isLost) sentBy.current?.focus();
  }, [form, outcome]);
}

function FormOutcomeAlert({ outcome }: { outcome: FormOutcome }) {
  return (
    <Alert tone={outcome.ok ? "good" : "error"} title={outcome.title} live className="basis-full">
      {outcome.detail && <p>{outcome.detail}</p>}
      {outcome.link && (
        <p>
          <TextLink href={outcome.link.href} target="_blank" prefetch={false}>
            {outcome.link.label}
          </TextLink>
        </p>
      )}
      {outcome.quote && (
        <blockquote className="mt-1 border-l-2 pl-3 font-mono text-[13px] break-words">
          {outcome.quote}
        </blockquote>
      )}
    </Alert>
  );
}

/** What came of the form this stands in; null before it was sent. */
export function useFormOutcome(): FormOutcome | null {
  return use(Outcome);
}

interface ActionFieldProps extends Omit<ComponentProps<"input">, "id"> {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  /** Stands at the end of the control, such as a button that belongs to it. */
  after?: ReactNode;
}

/** A text field of an ActionForm. A password never comes back into it. */
export function ActionField({
  name,
  label,
  hint,
  className,
  after,
  defaultValue,
  ...props
}: ActionFieldProps) {
  const outcome = useFormOutcome();
  const typed = props.type === "password" ? undefined : outcome?.values[name];
  return (
    <FormField label={label} hint={hint} error={outcome?.fields[name]} className={className}>
      {(field) => (
        <span className="flex gap-2">
          <Input
            name={name}
            {...(props.value === undefined && { defaultValue: typed ?? defaultValue })}
            {...props}
            {...field}
          />
          {after}
        </span>
      )}
    </FormField>
  );
}

interface ActionTextareaProps extends Omit<ComponentProps<"textarea">, "id"> {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
}

/** Several lines of text in an ActionForm. */
export function ActionTextarea({
  name,
  label,
  hint,
  className,
  defaultValue,
  ...props
}: ActionTextareaProps) {
  const outcome = useFormOutcome();
  const value = outcome?.values[name] ?? defaultValue;
  return (
    <FormField label={label} hint={hint} error={outcome?.fields[name]} className={className}>
      {(field) => (
        <textarea
          name={name}
          rows={4}
          defaultValue={value}
          className={cn(controlClass, "px-3 py-2 leading-6")}
          {...props}
          {...field}
        />
      )}
    </FormField>
  );
}

interface ActionSelectProps extends Omit<ComponentProps<"select">, "id"> {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
}

/** A select of an ActionForm. */
export function ActionSelect({ name, label, hint, className, defaultValue, ...props }: ActionSelectProps) {
  const outcome = useFormOutcome();
  const value = outcome?.values[name] ?? defaultValue;
  return (
    <FormField label={label} hint={hint} error={outcome?.fields[name]} className={className}>
      {/* A form's reset puts a select back to the option it was first drawn with; the key draws it anew. */}
      {(field) => <Select key={String(value)} name={name} defaultValue={value} {...props} {...field} />}
    </FormField>
  );
}
