"use client";

import { useState } from "react";
import { useFormOutcome } from "./action-form";
import { Button } from "./button";
import { copyText } from "./copy-text";
import { Input } from "./input";

/** What a form made and shows this once (a link, a token), with a button that copies it. */
export function CopyResult({ labels }: { labels: Record<"result" | "copy" | "copied", string> }) {
  const result = useFormOutcome()?.result;
  const [copied, setCopied] = useState<string | null>(null);
  if (!result) return null;
  const copy = async () => {
    if (await copyText(result)) setCopied(result);
  };
  return (
    <div className="flex gap-2">
      <Input
        readOnly
        value={result}
        aria-label={labels.result}
        onFocus={(event) => event.target.select()}
        className="font-mono"
      />
      <Button onClick={copy}>
        <span aria-live="polite">{copied === result ? labels.copied : labels.copy}</span>
      </Button>
    </div>
  );
}
