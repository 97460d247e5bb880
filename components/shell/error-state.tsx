"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition, useEffect } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { isDatabaseAway } from "@/lib/platform/outage";

interface ErrorStateProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** How often a page that waits for the database looks whether it is back. */
const LOOK_AGAIN_MS = 5_000;

/** What went wrong, as far as it has a name: the database is away, or something of ours broke. */
export function ErrorState(props: ErrorStateProps) {
  return isDatabaseAway(props.error) ? <DatabaseAway {...props} /> : <Broken {...props} />;
}

/** Something of ours broke: what that means, a way to try again, and the reference our log has it under. */
function Broken({ error, reset }: ErrorStateProps) {
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

/** The database is away: what is down, that nothing is lost, and the page as soon as it is back. */
function DatabaseAway({ reset }: ErrorStateProps) {
  const t = useTranslations("states.databaseAway");
  const router = useRouter();
  useEffect(() => {
    const again = () =>
      startTransition(() => {
        router.refresh();
        reset();
      });
    const timer = setInterval(again, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [reset, router]);
  return (
    <EmptyState level="h1" title={t("title")} action={<Button onClick={reset}>{t("action")}</Button>}>
      <p aria-live="polite">{t("body")}</p>
    </EmptyState>
  );
}
