import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";

interface EvidenceSectionProps {
  id: string;
  title: string;
  /** What has to be known before anything else of it. */
  badge?: ReactNode;
  /** What is shown and how to read it. */
  lead: string;
  /** The page with the definition. */
  method?:
    | "origin-comparison"
    | "breaking-commits"
    | "by-origin"
    | "hidden-ai"
    | "taken-back"
    | "deployment-rework-rate"
    | "reconcile";
  children: ReactNode;
}

/** One piece of the evidence: what it shows, the figures, and the page with the method. */
export function EvidenceSection({
  id,
  title,
  badge,
  lead,
  method = "origin-comparison",
  children,
}: EvidenceSectionProps) {
  const t = useTranslations("origins");
  return (
    <Card aria-labelledby={id} className="px-5 py-4 sm:px-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <div className="flex flex-wrap items-center gap-x-2">
          <h2 id={id} className="text-sm leading-6 font-medium">
            {title}
          </h2>
          {badge}
        </div>
        <TextLink
          href={`/methods/${method}`}
          aria-label={t("methodOf", { title })}
          className="text-[13px] leading-5"
        >
          {t("method")}
        </TextLink>
      </div>
      <p className="mb-4 max-w-prose text-[13px] leading-5 text-ink-muted">{lead}</p>
      {children}
    </Card>
  );
}

/** A sentence that goes with the figures above it. */
export function Note({ children }: { children: ReactNode }) {
  return <p className="mt-3 max-w-prose text-[13px] leading-5 text-ink-muted">{children}</p>;
}
