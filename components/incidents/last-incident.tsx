import { useLocale, useTranslations } from "next-intl";
import { TextLink } from "@/components/ui/text-link";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { IncidentPage } from "@/lib/read/incidents/list";

interface LastIncidentProps {
  page: Pick<IncidentPage, "lastStartedAt" | "open">;
  timeZone: string;
  now: Date;
  slug: string;
}

const DAY_MS = 86_400_000;

/** Days since the last incident: a quiet feed is good news or a feed that dried up, and only people can tell which. */
export function LastIncident({ page: { lastStartedAt }, timeZone, now, slug }: LastIncidentProps) {
  const t = useTranslations("incidents.last");
  const locale = useLocale();
  if (lastStartedAt === null) {
    return (
      <p className="max-w-prose text-sm leading-6 text-ink-muted">
        {t("never")} <TextLink href={`/${slug}/data-quality`}>{t("quality")}</TextLink>
      </p>
    );
  }
  const days = Math.max(0, Math.floor((now.getTime() - lastStartedAt.getTime()) / DAY_MS));
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <p className="figures text-2xl leading-8 font-medium tracking-tight">{t("days", { days })}</p>
      <p className="max-w-prose text-[13px] leading-5 text-ink-muted">
        {t("since", { at: formatInstant(lastStartedAt, locale, timeZone, "date") })}{" "}
        <TextLink href={`/${slug}/data-quality`}>{t("quality")}</TextLink>
      </p>
    </div>
  );
}
