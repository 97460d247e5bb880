import { useLocale, useTranslations } from "next-intl";
import { RatioScale } from "@/components/charts/ratio-scale";
import { Card } from "@/components/ui/card";
import { WORD_TONES } from "@/components/verdict/tones";
import { useFinding, useOutlook } from "@/components/verdict/words";
import { ratioText } from "@/lib/platform/i18n/ratio-text";
import type { AnswerView } from "@/lib/read/dashboard/verdict-view";

/** An answer as most get it first. The figures are made up, and the card says so. */
const EXAMPLE: AnswerView = {
  kind: "answer",
  ratio: 1.4,
  low: 0.8,
  high: 2.3,
  failed: 61,
  evaluated: 809,
  coverage: 0.84,
  word: "cannot-tell",
  withheld: null,
  estimand: "both",
  breaking: null,
  partsDisagree: false,
  decided: null,
  defaultHref: null,
  nextWeekEnd: null,
  outlook: { doublingWeeks: 1, quarterWeeks: 31 },
  since: null,
};

/** What an answer looks like: the word, the finding with its counts, the interval drawn, what would change it. */
export function ExampleAnswer() {
  const t = useTranslations("landing.example");
  const verdict = useTranslations("verdict");
  const locale = useLocale();
  const finding = useFinding()(EXAMPLE);
  const outlook = useOutlook();
  const text = (ratio: number | null) => (ratio === null ? "" : ratioText(ratio, locale));
  return (
    <figure className="min-w-0">
      <Card className="px-5 py-5 sm:px-6">
        <p className="text-[13px] leading-5 text-ink-muted">{verdict("title")}</p>
        <p className="mt-1 text-[26px] leading-9 font-medium tracking-tight">
          {verdict("words.cannot-tell")}
        </p>
        <p className="mt-2 text-[15px] leading-6">{finding}</p>
        <div className="mt-6">
          <RatioScale
            ratio={EXAMPLE.ratio}
            low={EXAMPLE.low}
            high={EXAMPLE.high}
            color={WORD_TONES["cannot-tell"].color}
            label={finding}
            texts={{ ratio: text(EXAMPLE.ratio), low: text(EXAMPLE.low), high: text(EXAMPLE.high) }}
            ends={{ less: verdict("scale.less"), same: verdict("scale.same"), more: verdict("scale.more") }}
          />
        </div>
        {EXAMPLE.outlook && <p className="mt-2 leading-6 text-ink-muted">{outlook(EXAMPLE.outlook)}</p>}
      </Card>
      <figcaption className="mt-2 text-[13px] leading-5 text-ink-muted">
        {t("label")}. {t("note")}
      </figcaption>
    </figure>
  );
}
