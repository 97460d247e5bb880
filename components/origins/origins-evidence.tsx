import { useLocale, useTranslations } from "next-intl";
import { NotConnected } from "@/components/onboarding/not-connected";
import { DownloadLink } from "@/components/ui/download-link";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { VerdictCard, type VerdictCardProps } from "@/components/verdict/verdict-card";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { StoredComparison } from "@/lib/read/origin-comparisons/types";
import type { OriginsView } from "@/lib/read/origin-comparisons/view";
import { AiModesSection } from "./ai-modes-section";
import { useAnswers } from "./answers";
import { CoverageSection } from "./coverage-section";
import { ModelCheckTable, StrataTable, WhatCounts } from "./data-sections";
import { BreakingCommitsSection, DriversSection } from "./driver-section";
import { NaiveFigures, ReconcileFigures } from "./naive-section";
import { OnThisPage } from "./on-this-page";
import { PastVerdicts } from "./past-verdicts";
import { Planner } from "./planner";
import { QuestionGroup } from "./question-group";
import { DoseResponsePlot, OutcomeRates } from "./rate-sections";
import { Bounds, CrudeAndAdjusted, HazardRatios, SizeSection } from "./ratio-sections";
import { ServicesTable, ToolsTable } from "./services-table";
import { TakenBackSection } from "./taken-back-section";

interface OriginsEvidenceProps extends Pick<VerdictCardProps, "moreHistory"> {
  view: OriginsView;
}

/** How we know: the evidence behind the verdict, the strongest first, each with its counts and its method. */
export function OriginsEvidence({ view, moreHistory }: OriginsEvidenceProps) {
  const t = useTranslations("origins");
  const { verdict, stored, planner, verdicts, path, timeZone, unconnected } = view;
  if (unconnected)
    return (
      <div className="space-y-6">
        <PageHeader title={t("title")} description={t("description")} />
        <NotConnected organization={unconnected} title={t("notConnectedTitle")} />
      </div>
    );
  return (
    <div className="space-y-6">
      <PageHeader
        title={t("title")}
        description={t("description")}
        action={view.factsHref && <DownloadLink href={view.factsHref}>{t("download")}</DownloadLink>}
      />
      <VerdictCard
        verdict={verdict}
        evidenceHref={null}
        timeZone={timeZone}
        environmentsHref={view.environmentsHref}
        moreHistory={moreHistory}
      />
      <div className="gap-8 lg:grid lg:grid-cols-[13rem_minmax(0,1fr)]">
        <OnThisPage view={view} />
        <div className="min-w-0 space-y-4">
          {stored && <AsOf stored={stored} links={view.links} timeZone={timeZone} />}
          {stored ? <Questions view={view} stored={stored} /> : <Coverage view={view} />}
          {planner && <Planner planner={planner} path={path} />}
          <PastVerdicts verdicts={verdicts} timeZone={timeZone} />
          <p className="max-w-prose text-[13px] leading-5 text-ink-muted">
            {t("notControlled")} <TextLink href="/methods">{t("allMethods")}</TextLink>
          </p>
        </div>
      </div>
    </div>
  );
}

function Coverage({ view }: { view: OriginsView }) {
  return (
    <>
      <CoverageSection coverage={view.coverage} days={view.coverageDays} />
      <AiModesSection modes={view.aiModes} days={view.coverageDays} />
    </>
  );
}

/** A sceptic's four questions, each folded to its answer. */
function Questions({ view, stored }: { view: OriginsView; stored: StoredComparison }) {
  const t = useTranslations("origins.questions");
  const answers = useAnswers();
  const { links } = view;
  const { comparison, services, tools, naive, reconciliation, takenBack } = stored;
  return (
    <>
      <QuestionGroup
        id="confounded"
        question={t("confounded.question")}
        answer={answers.confounded(stored, view.verdict)}
      >
        <CrudeAndAdjusted comparison={comparison} links={links} />
        <DriversSection comparison={comparison} links={links} />
        {comparison.size && <SizeSection size={comparison.size} />}
        <HazardRatios comparison={comparison} links={links} />
        {naive && <NaiveFigures naive={naive} adjusted={comparison.adjusted.ai} />}
        <DoseResponsePlot dose={comparison.doseResponse} links={links} />
        <OutcomeRates rates={comparison.perCommit} links={links} />
      </QuestionGroup>
      <QuestionGroup id="unseen" question={t("unseen.question")} answer={answers.unseen(stored)}>
        <Bounds comparison={comparison} links={links} estimate={stored.hiddenEstimate} />
        <Coverage view={view} />
        <WhatCounts
          compared={comparison.verdict.evidence.deployments}
          leftOut={comparison.leftOut}
          maturity={comparison.maturity}
          links={links}
        />
      </QuestionGroup>
      <QuestionGroup id="fit" question={t("fit.question")} answer={answers.fit(stored)}>
        <ModelCheckTable check={comparison.modelCheck} />
        <BreakingCommitsSection comparison={comparison} links={links} />
        <StrataTable strata={comparison.strata} links={links} />
        {!view.isPushed && reconciliation?.measured && <ReconcileFigures figures={reconciliation} />}
      </QuestionGroup>
      <QuestionGroup id="where" question={t("where.question")} answer={answers.where(stored)}>
        <ServicesTable services={services} links={links} />
        <ToolsTable tools={tools} links={links} />
      </QuestionGroup>
      {takenBack && (
        <QuestionGroup id="second" question={t("second.question")} answer={answers.second(takenBack)}>
          <TakenBackSection takenBack={takenBack} />
        </QuestionGroup>
      )}
    </>
  );
}

/** The word is a week old at most; the figures below are as of the last sync. */
function AsOf({
  stored,
  links,
  timeZone,
}: {
  stored: StoredComparison;
  links: OriginsView["links"];
  timeZone: string;
}) {
  const t = useTranslations("origins");
  const locale = useLocale();
  return (
    <p className="figures text-[13px] leading-5 text-ink-muted">
      {t("asOf", {
        at: formatInstant(stored.computedAt, locale, timeZone, "short"),
        deployments: stored.history.deployments,
        environments: stored.environments.join(", "),
        definition: stored.definitionVersion,
        rules: stored.rulesVersion,
      })}{" "}
      {links &&
        t.rich("behind", {
          failed: (text) => <TextLink href={links.failed}>{text}</TextLink>,
          compared: (text) => <TextLink href={links.compared}>{text}</TextLink>,
          failures: stored.comparison.verdict.evidence.failed,
          deployments: stored.comparison.verdict.evidence.deployments,
        })}
    </p>
  );
}
