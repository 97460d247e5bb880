"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { copyText } from "./copy-text";
import { useIsLive } from "./use-is-live";

interface CopyIconProps {
  text: string;
  /** What it copies and what it says afterwards, for who can't see it. */
  labels: Record<"copy" | "copied", string>;
}

/** Copies what stands before it. */
export function CopyIcon({ text, labels }: CopyIconProps) {
  const [copied, setCopied] = useState(false);
  const isLive = useIsLive();
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      disabled={!isLive}
      title={labels.copy}
      onClick={async () => setCopied(await copyText(text))}
      className="inline-grid size-6 shrink-0 place-items-center rounded-sm align-middle text-ink-faint hover:bg-subtle hover:text-ink print:hidden"
    >
      <Icon aria-hidden="true" className="size-3.5" />
      <span aria-live="polite" className="sr-only">
        {copied ? labels.copied : labels.copy}
      </span>
    </button>
  );
}
