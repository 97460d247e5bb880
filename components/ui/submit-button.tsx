"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "./button";

/** Sends the form it stands in, and shows that the form is on its way. */
export function SubmitButton({ variant = "primary", ...props }: Omit<ButtonProps, "type" | "pending">) {
  const { pending } = useFormStatus();
  return <Button type="submit" variant={variant} pending={pending} {...props} />;
}
