"use client";

import { useState } from "react";
import { useFormOutcome } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

/** The link just made, to copy; it is shown this once. */
export function InvitationLink({ labels }: { labels: Record<"link" | "copy" | "copied", string> }) {
  const link = useFormOutcome()?.result;
  const [copied, setCopied] = useState<string | null>(null);
  if (!link) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    setCopied(link);
  };
  return (
    <div className="flex gap-2">
      <Input
        readOnly
        value={link}
        aria-label={labels.link}
        onFocus={(event) => event.target.select()}
        className="font-mono"
      />
      <Button onClick={copy}>
        <span aria-live="polite">{copied === link ? labels.copied : labels.copy}</span>
      </Button>
    </div>
  );
}
