import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RatioScale } from "@/components/charts/ratio-scale";
import { cn } from "@/components/ui/cn";
import { Explain } from "@/components/ui/explain";
import { TextLink } from "@/components/ui/text-link";
import { formatInstant } from "@/lib/platform/i18n/format";
import { rangeValues, ratioText } from "@/lib/platform/i18n/ratio-text";
import type { AnswerView } from "@/lib/read/dashboard/verdict-view";
import { WORD_TONES } from "./tones";
import { useBreaking, useFinding, useOutlook } from "./words";

interface AnswerBodyProps {
  view: AnswerView;
  timeZone: string;
  /** Where more history would answer sooner than waiting. */
  moreHistory?: ReactNode;
}

/** The word, the finding with its interval and counts, how long it takes to know more, and the interval drawn. */
export function AnswerBody({ view, timeZone, moreHistory }: AnswerBodyProps) {
  const finding = useFinding()(view);
  const outlook = useOutlook();
  const breaking = useBreaking();
  const t = useTranslations("verdict");
  const ruledOut = t("ruledOut", rangeValues(view, useLocale()));
  return (
    <div className="mt-1 grid gap-x-10 gap-y-4 lg:grid-cols-[3fr_2fr] lg:items-end">
      <div>
        <Headline view={view} timeZone={timeZone} />
        <p className="mt-2 max-w-prose text-[15px] leading-6">{finding}</p>
        {view.withheld && <p className="mt-1 max-w-prose leading-6">{t(`withheld.${view.withheld}`)}</p>}
        <p className="mt-1 max-w-prose leading-6">
          {view.breaking ? breaking(view.breaking) : t("fromDeployments")}
          {view.estimand === "commit" && view.partsDisagree && ` ${t("partsDisagree")}`}
        </p>
        <p className="mt-1 max-w-prose leading-6 text-ink-muted">
          {ruledOut} {view.outlook && outlook(view.outlook)}
        </p>
        {moreHistory}
        <When view={view} timeZone={timeZone} />
      </div>
      <Scale view={view} label={finding} />
    </div>
  );
}

function Headline({ view, timeZone }: AnswerBodyProps) {
  const t = useTranslations("verdict");
  const locale = useLocale();
  if (view.word) {
    return (
      <p className={cn("text-[26px] leading-9 font-medium tracking-tight", WORD_TONES[view.word].text)}>
        {t(`words.${view.word}`)}
      </p>
    );
  }
  if (view.defaultHref) return <p className="text-base leading-7 font-medium">{t("allHistory")}</p>;
  const first = view.nextWeekEnd && formatInstant(view.nextWeekEnd, locale, timeZone, "day");
  return (
    <p className="text-lg leading-7 font-medium">
      {first ? t("undecided", { day: first }) : t("undecidedYet")}
    </p>
  );
}

/** What the answer rests on and when it was given; the why one hover away. */
function When({ view, timeZone }: AnswerBodyProps) {
  const t = useTranslations("verdict");
  const locale = useLocale();
  const day = (at: Date) => formatInstant(at, locale, timeZone, "day");
  return (
    <p className="figures mt-3 text-[13px] leading-5 text-ink-muted">
      {view.since &&
        `${t(view.defaultHref ? "sinceFiltered" : "since", { day: formatInstant(view.since, locale, timeZone, "dayYear") })} `}
      {view.defaultHref ? (
        <TextLink href={view.defaultHref}>{t("toWord")}</TextLink>
      ) : (
        <Explain definition={t("whyWeekly")}>
          {view.decided && view.nextWeekEnd
            ? t("decided", { day: day(view.decided.at), next: day(view.nextWeekEnd) })
            : t("weekly")}
        </Explain>
      )}
    </p>
  );
}

function Scale({ view, label }: { view: AnswerView; label: string }) {
  const t = useTranslations("verdict.scale");
  const locale = useLocale();
  const text = (ratio: number) => ratioText(ratio, locale);
  return (
    <RatioScale
      ratio={view.ratio}
      low={view.low}
      high={view.high}
      color={view.word ? WORD_TONES[view.word].color : WORD_TONES["cannot-tell"].color}
      label={label}
      texts={{
        ratio: text(view.ratio),
        low: text(view.low),
        high: view.high === null ? "" : text(view.high),
      }}
      ends={{ less: t("less"), same: t("same"), more: t("more") }}
    />
  );
}
