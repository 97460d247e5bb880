import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import type { DeploymentResult } from "@/lib/core/deployments/types";

const marks: Record<DeploymentResult, string> = {
  failed: "bg-mark-failed",
  passed: "border border-control",
  pending: "border border-dashed border-control",
};

/** Datadog's result in a word and a shape: a filled square failed, an empty one passed, a dashed one is still open. */
export function ResultBadge({ result, className }: { result: DeploymentResult; className?: string }) {
  const t = useTranslations("deployments.result");
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap",
        result === "failed" ? "font-medium text-ink" : "text-ink-muted",
        className,
      )}
    >
      <span aria-hidden="true" className={cn("size-2.5 shrink-0 rounded-[2px]", marks[result])} />
      {t(result)}
    </span>
  );
}
