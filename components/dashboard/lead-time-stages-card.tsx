import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ShareBar } from "@/components/charts/share-bar";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Explain } from "@/components/ui/explain";
import { TextLink } from "@/components/ui/text-link";
import type { LeadTimeReadings } from "@/lib/core/metrics/lead-time-readings";
import {
  LEAD_TIME_STAGES,
  type LeadTimeStageName,
  type LeadTimeStages,
} from "@/lib/core/metrics/lead-time-stages";
import { formatCount, formatDuration, formatShare } from "@/lib/platform/i18n/format";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import type { LeadTimeDetail } from "@/lib/read/deployments/measure-lead-time-stages";
import { deploymentsHref } from "@/lib/read/filters/href";
import { MethodLink } from "./method-link";

interface LeadTimeStagesCardProps extends LeadTimeDetail {
  view: DashboardView;
}

const LOOKS: Record<LeadTimeStageName, string> = {
  beforeMerge: "bg-ink-faint",
  waiting: "border border-mark",
  deploying: "bg-accent",
};

/** Where a commit's lead time goes: how much of it each stage takes, and how long each one lasts. */
export function LeadTimeStagesCard({ stages, readings, view }: LeadTimeStagesCardProps) {
  const t = useTranslations("leadTimeStages");
  const reasons = useTranslations("metrics.reasons");
  return (
    <Card aria-labelledby="lead-time-stages" className="print:break-inside-avoid">
      <CardHeader
        id="lead-time-stages"
        title={t("title")}
        explain={{ definition: t("definition"), more: <MethodLink slug="lead-time-stages" /> }}
        description={stages.measured ? <Commits stages={stages} view={view} /> : null}
      />
      <CardBody className="space-y-5">
        {stages.measured ? (
          <Stages stages={stages} />
        ) : (
          <p className="text-ink-muted">{t("none", { reason: reasons(stages.reason) })}</p>
        )}
        {readings.measured && <Readings readings={readings} view={view} />}
      </CardBody>
    </Card>
  );
}

/** How many commits the stages are of, and how many tell none. */
function Commits({ stages, view }: { stages: LeadTimeStages; view: DashboardView }) {
  const t = useTranslations("leadTimeStages");
  const { commits, withoutStages } = stages;
  return t.rich("commits", {
    commits,
    all: commits + withoutStages,
    whole: (chunks) => (
      <TextLink
        href={deploymentsHref(view.organization.slug, view.behind, { commits: "with" })}
        prefetch={false}
        quiet
      >
        {chunks}
      </TextLink>
    ),
  });
}

/** The median told otherwise, and what makes it where one deployment or commit does. */
function Readings({ readings, view }: { readings: LeadTimeReadings; view: DashboardView }) {
  const t = useTranslations("leadTimeStages.readings");
  const locale = useLocale();
  const { perDeployment, eachOnce, dominant } = readings;
  const to = (href: string) => (chunks: ReactNode) => (
    <TextLink href={href} prefetch={false}>
      {chunks}
    </TextLink>
  );
  return (
    <div className="figures space-y-1 border-t pt-4 text-[13px] leading-5">
      <p className="text-ink-muted">
        {t("otherwise", {
          perDeployment: formatDuration(perDeployment.medianSeconds, locale),
          deployments: perDeployment.deployments,
          eachOnce: formatDuration(eachOnce.medianSeconds, locale),
          commits: eachOnce.commits,
        })}
      </p>
      {dominant?.kind === "deployment" && (
        <p>
          {t.rich("deployment", {
            commits: dominant.commits,
            of: dominant.of,
            link: to(`/${view.organization.slug}/deployments/${dominant.id}`),
          })}
        </p>
      )}
      {dominant?.kind === "commit" && (
        <p>
          {t.rich("commit", {
            sha: dominant.sha.slice(0, 7),
            deployments: dominant.deployments,
            of: dominant.of,
            link: to(deploymentsHref(view.organization.slug, view.behind, { q: dominant.sha })),
          })}
        </p>
      )}
    </div>
  );
}

function Stages({ stages }: { stages: LeadTimeStages }) {
  const t = useTranslations("leadTimeStages");
  const locale = useLocale();
  return (
    <>
      <ShareBar
        label={t("shares")}
        parts={LEAD_TIME_STAGES.map((name) => ({
          key: name,
          share: stages[name].share,
          look: LOOKS[name],
          label: t("share", { stage: t(`stage.${name}`), share: formatShare(stages[name].share, locale) }),
        }))}
      />
      <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
        {LEAD_TIME_STAGES.map((name) => {
          const { medianSeconds, p90Seconds, interval } = stages[name];
          return (
            <div key={name}>
              <dt className="text-[13px] leading-6 text-ink-muted">
                <Explain definition={t(`explain.${name}`)} more={<MethodLink slug="lead-time-stages" />}>
                  {t(`stage.${name}`)}
                </Explain>
              </dt>
              <dd className="figures">
                <span className="block text-lg leading-7 font-medium tracking-tight">
                  {formatDuration(medianSeconds, locale)}
                </span>
                <span className="block text-[13px] leading-5 text-ink-muted">
                  {interval
                    ? t("range", {
                        low: formatDuration(interval.low, locale),
                        high: formatDuration(interval.high, locale),
                      })
                    : t("noRange")}
                </span>
                <span className="block text-[13px] leading-5 text-ink-muted">
                  {t("p90", { p90: formatDuration(p90Seconds, locale) })}
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
      <p className="text-[13px] leading-5 text-ink-muted">
        {t("note", { commits: formatCount(stages.commits, locale) })}
      </p>
    </>
  );
}
