"use client";

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
  return (
    <button
      type="button"
      disabled={!isLive}
      title={labels.copy}
      onClick={async () => setCopied(await copyText(text))}
      className="copy-icon"
    >
      <i className={copied ? "glyph glyph-check" : "glyph glyph-copy"} />
      <span aria-live="polite" className="sr-only">
        {copied ? labels.copied : labels.copy}
      </span>
    </button>
  );
}
