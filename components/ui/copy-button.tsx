"use client";

import { useState } from "react";
import { Button } from "./button";
import { copyText } from "./copy-text";
import { useIsLive } from "./use-is-live";

interface CopyButtonProps {
  text: string;
  labels: Record<"copy" | "copied", string>;
  className?: string;
}

/** Copies a text and says so. */
export function CopyButton({ text, labels, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const isLive = useIsLive();
  const copy = async () => {
    setCopied(await copyText(text));
  };
  return (
    <Button type="button" size="sm" disabled={!isLive} onClick={copy} className={className}>
      <span aria-live="polite">{copied ? labels.copied : labels.copy}</span>
    </Button>
  );
}
