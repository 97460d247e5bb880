import { useLocale, useTranslations } from "next-intl";
import { RefreshOnStart } from "@/components/integrations/refresh-on-start";
import { ActionForm } from "@/components/ui/action-form";
import { AutoRefresh } from "@/components/ui/auto-refresh";
import { SubmitButton } from "@/components/ui/submit-button";
import type { BackfillChoice } from "@/lib/ingest/integrations/backfill";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatDuration, formatInstant } from "@/lib/platform/i18n/format";

export interface MoreHistoryProps {
  slug: string;
  timeZone: string;
  heldFrom: Date;
  /** What reading all of it costs; null while it is being read. */
  choice: BackfillChoice | null;
  /** Null for whoever may not ask for it. */
  load: FormAction | null;
}

const REFRESH_SECONDS = 5;

/** Too little history for an answer, and Datadog has more: one press away, with what it costs. */
export function MoreHistory({ slug, timeZone, heldFrom, choice, load }: MoreHistoryProps) {
  const t = useTranslations("verdict.history");
  const locale = useLocale();
  if (!choice)
    return (
      <p role="status" className="mt-3 max-w-prose text-[15px] leading-6">
        {t("loading")}
        <AutoRefresh seconds={REFRESH_SECONDS} />
      </p>
    );
  const { days, requests, seconds } = choice;
  return (
    <div className="mt-3">
      <p className="max-w-prose text-[15px] leading-6">
        {t("body", { since: formatInstant(heldFrom, locale, timeZone, "date") })} {!load && t("ask")}
      </p>
      {load && (
        <ActionForm action={load} outcomeAt="bottom" className="mt-3 space-y-3">
          <input type="hidden" name="days" value={days} />
          <div className="flex flex-wrap items-center gap-3">
            <SubmitButton>{t("submit")}</SubmitButton>
            <span className="figures text-[13px] leading-5 text-ink-muted">
              {t("estimate", { requests, duration: formatDuration(seconds, locale) })}
            </span>
          </div>
          <RefreshOnStart statusUrl={`/api/v1/orgs/${slug}/sync-status`} />
        </ActionForm>
      )}
    </div>
  );
}
