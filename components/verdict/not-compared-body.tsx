import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { Gate, NotComparedView } from "@/lib/read/dashboard/verdict-view";
import { useCounts, useNotCompared } from "./words";

interface NotComparedBodyProps {
  view: NotComparedView;
  timeZone: string;
  /** Where more history would answer sooner than waiting. */
  moreHistory: ReactNode | undefined;
}

/** Nothing is compared: how much is missing, about when there will be enough, or what stands in the way. */
export function NotComparedBody({ view, timeZone, moreHistory }: NotComparedBodyProps) {
  const t = useTranslations("verdict");
  const locale = useLocale();
  const { headline, body } = useNotCompared()(view, moreHistory !== undefined);
  const counts = useCounts()(view);
  return (
    <>
      <p className="mt-1 text-xl leading-8 font-medium tracking-tight">{headline}</p>
      {view.gate && <Marks gate={view.gate} />}
      <p className="mt-2 max-w-prose text-[15px] leading-6">{body}</p>
      {moreHistory}
      <p className="figures mt-3 text-[13px] leading-5 text-ink-muted">
        {view.since && `${t("since", { day: formatInstant(view.since, locale, timeZone, "dayYear") })} `}
        {t("soFar", { counts })}
      </p>
    </>
  );
}

/** One mark for each failure a comparison needs, those there are filled. The sentence says the same. */
function Marks({ gate: { have, needed } }: { gate: Gate }) {
  return (
    <span aria-hidden="true" className="mt-3 mb-1 flex flex-wrap gap-1">
      {Array.from({ length: needed }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the marks are alike and never move
          key={index}
          className={index < have ? "size-3 bg-mark-failed" : "size-3 border border-line-strong"}
        />
      ))}
    </span>
  );
}
