import { useLocale, useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { BackfillChoice } from "@/lib/ingest/integrations/backfill";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatDuration, formatInstant } from "@/lib/platform/i18n/format";
import { RefreshOnStart } from "./refresh-on-start";

interface LoadHistoryCardProps {
  choices: readonly BackfillChoice[];
  /** Down to where history was read; null before the first sync. */
  heldFrom: Date | null;
  slug: string;
  timeZone: string;
  load: FormAction;
}

/** Asking for more of the past, each choice with what it will cost. */
export function LoadHistoryCard({ choices, heldFrom, slug, timeZone, load }: LoadHistoryCardProps) {
  const t = useTranslations("integrations.more");
  const locale = useLocale();
  if (choices.length === 0 || heldFrom === null) return null;
  const since = formatInstant(heldFrom, locale, timeZone, "date");
  return (
    <Card aria-labelledby="more-history">
      <CardHeader id="more-history" title={t("title")} description={t("description", { since })} />
      <CardBody>
        <ActionForm action={load} outcomeAt="bottom" className="space-y-4">
          <fieldset className="space-y-2">
            <legend className="sr-only">{t("legend")}</legend>
            {choices.map((choice, index) => (
              <Choice key={choice.days} choice={choice} isFirst={index === 0} />
            ))}
          </fieldset>
          <div className="flex flex-wrap items-center gap-3 text-[13px] text-ink-muted">
            <SubmitButton size="sm">{t("submit")}</SubmitButton>
            <span>{t("hint")}</span>
          </div>
          <RefreshOnStart statusUrl={`/api/v1/orgs/${slug}/sync-status`} />
        </ActionForm>
      </CardBody>
    </Card>
  );
}

const WHOLE_YEARS: Readonly<Record<number, "year" | "years">> = { 365: "year", 730: "years" };

function Choice({ choice, isFirst }: { choice: BackfillChoice; isFirst: boolean }) {
  const t = useTranslations("integrations.more");
  const locale = useLocale();
  const { days, requests, seconds } = choice;
  const word = WHOLE_YEARS[days];
  return (
    <label className="flex flex-wrap items-baseline gap-x-3 text-sm leading-6">
      <input type="radio" name="days" value={days} defaultChecked={isFirst} className="accent-accent" />
      <span className="w-20">{word ? t(word) : t("days", { days })}</span>
      <span className="figures text-[13px] text-ink-muted">
        {t("estimate", { requests, duration: formatDuration(seconds, locale) })}
      </span>
    </label>
  );
}
