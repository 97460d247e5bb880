import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import type { Verdict } from "@/lib/core/deployments/types";

const marks: Record<Verdict, string> = {
  failed: "bg-mark-failed",
  passed: "border border-control",
  pending: "border border-dashed border-control",
};

/** Datadog's verdict in a word and a shape: a filled square failed, an empty one passed, a dashed one is still open. */
export function VerdictBadge({ verdict, className }: { verdict: Verdict; className?: string }) {
  const t = useTranslations("deployments.verdict");
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap",
        verdict === "failed" ? "font-medium text-ink" : "text-ink-muted",
        className,
      )}
    >
      <span aria-hidden="true" className={cn("size-2.5 shrink-0 rounded-[2px]", marks[verdict])} />
      {t(verdict)}
    </span>
  );
}
