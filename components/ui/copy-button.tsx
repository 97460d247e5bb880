"use client";

import { useState } from "react";
import { Button } from "./button";

interface CopyButtonProps {
  text: string;
  labels: Record<"copy" | "copied", string>;
  className?: string;
}

/** Copies a text and says so. */
export function CopyButton({ text, labels, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Button type="button" size="sm" onClick={copy} className={className}>
      <span aria-live="polite">{copied ? labels.copied : labels.copy}</span>
    </Button>
  );
}
