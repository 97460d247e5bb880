import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { rangeValues, ratioText } from "@/lib/platform/i18n/ratio-text";
import type { CauseLinks } from "@/lib/read/dashboard/behind-causes";
import type { Cause, CausesView } from "@/lib/read/dashboard/causes";
import { aiWord, firstVerdictDay } from "@/lib/read/dashboard/causes-text";
import type { AnswerView } from "@/lib/read/dashboard/verdict-view";

interface NextStepsProps {
  view: CausesView;
  links: CauseLinks;
  timeZone: string;
}

/** Twice the risk is what twice the commits make alone. */
const PROPORTIONAL = 2;

/** Up to three things to do, each with its deployments: only what the intervals tell. */
export function NextSteps({ view, links, timeZone }: NextStepsProps) {
  const t = useTranslations("causes.cards");
  const told = (of: Cause["of"]) => view.causes.find((cause) => cause.of === of && cause.leans === "more");
  const [batch, service] = [told("batch"), told("service")];
  return (
    <section aria-label={t("label")} className="grid gap-4 md:grid-cols-3 md:gap-6">
      {batch && <SmallerBatches cause={batch} view={view} href={links.largestFailed} />}
      {service?.service && (
        <ServiceFirst cause={service} view={view} href={links.failedOf(service.service)} />
      )}
      {view.verdict.kind === "answer" && (
        <AboutAi view={view} verdict={view.verdict} href={links.failedWithAi} timeZone={timeZone} />
      )}
    </section>
  );
}

interface StepProps {
  cause: Cause;
  view: CausesView;
  href: string;
}

function useValues({ cause, view }: Pick<StepProps, "cause" | "view">) {
  const locale = useLocale();
  const { low, high } = rangeValues(cause, locale);
  return {
    ratio: ratioText(cause.ratio, locale),
    low,
    high,
    count: Math.max(0, cause.failures),
    failed: view.verdict.failed,
  };
}

function SmallerBatches({ cause, view, href }: StepProps) {
  const t = useTranslations("causes.cards.batch");
  const values = { ...useValues({ cause, view }), median: cause.median ?? 1 };
  const mayBeEven = cause.low <= PROPORTIONAL && (cause.high === null || cause.high >= PROPORTIONAL);
  return (
    <Step title={t("title")} href={href} link={t("link")}>
      <p>{t("body", values)}</p>
      {mayBeEven && <p>{t("even")}</p>}
    </Step>
  );
}

function ServiceFirst({ cause, view, href }: StepProps) {
  const t = useTranslations("causes.cards.service");
  const service = cause.service ?? "";
  return (
    <Step title={t("title", { service })} href={href} link={t("link", { service })}>
      <p>{t("body", useValues({ cause, view }))}</p>
    </Step>
  );
}

interface AboutAiProps {
  view: CausesView;
  verdict: AnswerView;
  href: string;
  timeZone: string;
}

function AboutAi({ view, verdict, href, timeZone }: AboutAiProps) {
  const t = useTranslations("causes.cards.ai");
  const locale = useLocale();
  const word = aiWord(view);
  if (word === "not-compared") return null;
  const { pooled } = view;
  const { breaking } = verdict;
  return (
    <Step
      title={t(`title.${word}`, { day: firstVerdictDay(view, locale, timeZone) })}
      href={href}
      link={t("link")}
    >
      <p>{t("body", { ratio: ratioText(verdict.ratio, locale), ...rangeValues(verdict, locale) })}</p>
      {pooled && <p>{t("pooled", { ratio: ratioText(pooled.ratio, locale), says: pooled.says })}</p>}
      {breaking && (
        <p>
          {t("breaking", { known: breaking.known, ai: breaking.aiAssisted, expected: breaking.expectedAi })}
        </p>
      )}
    </Step>
  );
}

function Step({
  title,
  href,
  link,
  children,
}: {
  title: string;
  href: string;
  link: string;
  children: ReactNode;
}) {
  return (
    <Card className="flex flex-col gap-3 px-5 py-4">
      <h3 className="text-[15px] leading-6 font-medium [overflow-wrap:anywhere]">{title}</h3>
      <div className="figures grow space-y-1 text-[13px] leading-5 text-ink-muted">{children}</div>
      <p className="text-[13px] leading-5">
        <TextLink href={href}>{link}</TextLink>
      </p>
    </Card>
  );
}
