import { ArrowRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DotPlot } from "@/components/charts/dot-plot";
import { ratioAxis } from "@/components/charts/ratio-axis";
import { ORIGIN_COLORS, ORIGIN_SHAPES } from "@/components/dashboard/origin-look";
import { Card } from "@/components/ui/card";
import { Explain } from "@/components/ui/explain";
import { TextLink } from "@/components/ui/text-link";
import { toLogRow } from "@/components/verdict/log-row";
import { NotComparedBody } from "@/components/verdict/not-compared-body";
import { useOutlook } from "@/components/verdict/words";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { CausesView } from "@/lib/read/dashboard/causes";
import { type CausesText, causesText } from "@/lib/read/dashboard/causes-text";
import type { AnswerView } from "@/lib/read/dashboard/verdict-view";

interface CausesCardProps {
  view: CausesView;
  timeZone: string;
  /** The page with the evidence; null on that page itself. */
  evidenceHref: string | null;
  /** Where more history would answer sooner than waiting; then no wait is named. */
  moreHistory?: ReactNode;
  /** For readers outside of the organization. */
  hidesNames?: boolean;
  /** Beside the question: what can be done with the answer. */
  action?: ReactNode;
}

/** What breaks production here and whether AI is one of the causes: in words, and on one axis. */
export function CausesCard({
  view,
  timeZone,
  evidenceHref,
  moreHistory,
  hidesNames,
  action,
}: CausesCardProps) {
  const t = useTranslations("causes");
  const locale = useLocale();
  const text = causesText(view, { locale, timeZone, hidesNames });
  const { verdict } = view;
  return (
    <Card aria-labelledby="verdict" className="px-5 py-5 sm:px-6">
      <div className="flex items-start justify-between gap-x-4">
        <h2 id="verdict" className="min-w-0 text-[13px] leading-5 text-ink-muted">
          {text.question}
        </h2>
        {action}
      </div>
      <p className="mt-2 max-w-3xl text-[26px] sm:mt-1 leading-9 font-medium tracking-tight text-balance">
        {text.headline}
      </p>
      {verdict.kind === "answer" ? (
        <AboutAi verdict={verdict} text={text} moreHistory={moreHistory} />
      ) : (
        <NotComparedBody view={verdict} timeZone={timeZone} moreHistory={moreHistory} />
      )}
      <CausesPlot text={text} />
      <div className="figures mt-4 space-y-1 text-[13px] leading-5 text-ink-muted">
        <p>{text.basis}</p>
        <p>
          {t("overlap")} {text.unknowns}
        </p>
        <div className="flex flex-wrap items-baseline justify-between gap-x-6">
          {verdict.kind === "answer" && <Decided verdict={verdict} timeZone={timeZone} />}
          {evidenceHref && (
            <TextLink href={evidenceHref} className="inline-flex items-center gap-1">
              {t("evidence")}
              <ArrowRight aria-hidden="true" className="size-3.5" />
            </TextLink>
          )}
        </div>
      </div>
    </Card>
  );
}

interface AboutAiProps {
  verdict: AnswerView;
  text: CausesText;
  moreHistory: ReactNode | undefined;
}

/** What is ruled out, what is still possible, and the wait for differences that still are, where only time shortens it. */
function AboutAi({ verdict, text, moreHistory }: AboutAiProps) {
  const outlook = useOutlook();
  const withheld = useTranslations("verdict.withheld");
  return (
    <>
      <p className="figures mt-2 max-w-prose text-[15px] leading-6">
        {text.ai} {verdict.outlook && !moreHistory && outlook(verdict.outlook)}
      </p>
      {verdict.withheld && <p className="mt-1 max-w-prose leading-6">{withheld(verdict.withheld)}</p>}
      {moreHistory}
    </>
  );
}

/** Every driver on one axis around 1, those that are told first. */
export function CausesPlot({ text: { question, rows } }: { text: CausesText }) {
  const t = useTranslations("causes.axis");
  const axis = ratioAxis(rows.flatMap(({ cause: { ratio, low, high } }) => [ratio, low, high]));
  return (
    <div className="mt-5">
      <DotPlot
        caption={question}
        wideLabels
        wideCounts
        headings={{ label: t("what"), value: t("ratio"), counts: t("counts") }}
        domain={axis.domain}
        ticks={axis.ticks.map((tick) => ({ ...tick, label: `${tick.label}×` }))}
        rows={rows.map(({ cause, label, ratio, failures }) => ({
          key: cause.of,
          label,
          ...toLogRow(cause, axis),
          color: cause.of === "ai" ? (ORIGIN_COLORS.AI_ASSISTED ?? "") : "var(--ink)",
          shape: cause.of === "ai" ? ORIGIN_SHAPES.AI_ASSISTED : "circle",
          text: ratio,
          counts: failures,
        }))}
      />
    </div>
  );
}

function Decided({ verdict, timeZone }: { verdict: AnswerView; timeZone: string }) {
  const t = useTranslations("causes");
  const why = useTranslations("verdict")("whyWeekly");
  const locale = useLocale();
  const day = (at: Date) => formatInstant(at, locale, timeZone, "day");
  const { decided, nextWeekEnd } = verdict;
  if (!decided || !nextWeekEnd) return <span>{why}</span>;
  return (
    <span>
      <Explain definition={why}>{t("decided", { day: day(decided.at), next: day(nextWeekEnd) })}</Explain>
    </span>
  );
}
