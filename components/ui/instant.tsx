import { useLocale } from "next-intl";
import { formatInstant, formatRelative } from "@/lib/platform/i18n/format";

interface InstantProps {
  at: Date;
  timeZone: string;
  /** The moment the page was made: dates of another year say it. */
  now?: Date;
  className?: string;
}

/** A moment as date and time, its zone on hover. */
export function Instant({ at, timeZone, now, className }: InstantProps) {
  const locale = useLocale();
  return (
    <time
      dateTime={at.toISOString()}
      title={formatInstant(at, locale, timeZone, "long")}
      className={className}
    >
      {formatInstant(at, locale, timeZone, "short", now)}
    </time>
  );
}

/** How long ago, with the exact instant on hover. `now` is the moment the page was made. */
export function RelativeTime({
  at,
  timeZone,
  now,
  className,
}: InstantProps & Required<Pick<InstantProps, "now">>) {
  const locale = useLocale();
  return (
    <time
      dateTime={at.toISOString()}
      title={formatInstant(at, locale, timeZone, "long")}
      className={className}
    >
      {formatRelative(at, now, locale)}
    </time>
  );
}
