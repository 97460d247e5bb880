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
import { CoverageSection } from "./coverage-section";
import { ModelCheckTable, StrataTable, WhatCounts } from "./data-sections";
import { BreakingCommitsSection, DriversSection } from "./driver-section";
import { NaiveFigures, ReconcileFigures } from "./naive-section";
import { OnThisPage } from "./on-this-page";
import { PastVerdicts } from "./past-verdicts";
import { Planner } from "./planner";
import { DoseResponsePlot, OutcomeRates } from "./rate-sections";
import { Bounds, CrudeAndAdjusted, HazardRatios, SizeSection } from "./ratio-sections";
import { ServicesTable, ToolsTable } from "./services-table";

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
      <OnThisPage view={view} />
      <CoverageSection coverage={view.coverage} days={view.coverageDays} />
      <AiModesSection modes={view.aiModes} days={view.coverageDays} />
      {stored && <Evidence stored={stored} timeZone={timeZone} />}
      {planner && <Planner planner={planner} path={path} />}
      <PastVerdicts verdicts={verdicts} timeZone={timeZone} />
      <p className="max-w-prose text-[13px] leading-5 text-ink-muted">
        {t("notControlled")} <TextLink href="/methods">{t("allMethods")}</TextLink>
      </p>
    </div>
  );
}

function Evidence({ stored, timeZone }: { stored: StoredComparison; timeZone: string }) {
  const { comparison, services, tools, naive, reconciliation } = stored;
  return (
    <>
      <AsOf stored={stored} timeZone={timeZone} />
      <HazardRatios comparison={comparison} />
      <BreakingCommitsSection comparison={comparison} />
      <DriversSection comparison={comparison} />
      <CrudeAndAdjusted comparison={comparison} />
      {comparison.size && <SizeSection size={comparison.size} />}
      {naive && <NaiveFigures naive={naive} adjusted={comparison.adjusted.ai} />}
      <DoseResponsePlot dose={comparison.doseResponse} />
      <OutcomeRates rates={comparison.perCommit} />
      <Bounds comparison={comparison} estimate={stored.hiddenEstimate} />
      <div className="grid gap-6 lg:grid-cols-2">
        <WhatCounts
          compared={comparison.verdict.evidence.deployments}
          leftOut={comparison.leftOut}
          maturity={comparison.maturity}
        />
        <ModelCheckTable check={comparison.modelCheck} />
      </div>
      <StrataTable strata={comparison.strata} />
      <ServicesTable services={services} />
      <ToolsTable tools={tools} />
      {reconciliation?.measured && <ReconcileFigures figures={reconciliation} />}
    </>
  );
}

/** The word is a week old at most; the figures below are as of the last sync. */
function AsOf({ stored, timeZone }: { stored: StoredComparison; timeZone: string }) {
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
      })}
    </p>
  );
}
