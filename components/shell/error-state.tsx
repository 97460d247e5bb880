"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

interface ErrorStateProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** Something of ours broke: what that means, a way to try again, and the reference our log has it under. */
export function ErrorState({ error, reset }: ErrorStateProps) {
  const t = useTranslations("states.error");
  return (
    <EmptyState level="h1" title={t("title")} action={<Button onClick={reset}>{t("action")}</Button>}>
      <p>{t("body")}</p>
      {error.digest && (
        <p className="figures mt-2 font-mono text-[13px]">{t("reference", { digest: error.digest })}</p>
      )}
    </EmptyState>
  );
}
