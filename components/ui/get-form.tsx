"use client";

import Form from "next/form";
import type { FormEvent, ReactNode } from "react";

interface GetFormProps {
  action: string;
  className?: string;
  children: ReactNode;
}

/** A form that asks by its address: sent by its button, and once scripts run by every choice in it. */
export function GetForm({ action, className, children }: GetFormProps) {
  const sendChoice = ({ currentTarget, target }: FormEvent<HTMLFormElement>) => {
    if (target instanceof HTMLSelectElement) currentTarget.requestSubmit();
  };
  return (
    <Form action={action} scroll={false} className={className} onChange={sendChoice}>
      {children}
    </Form>
  );
}
