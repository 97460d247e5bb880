import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { TeamLinks } from "@/components/shell/team-links";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { Instant } from "@/components/ui/instant";
import { TextLink } from "@/components/ui/text-link";
import type { DeploymentDetail } from "@/lib/read/deployments/detail";
import { serviceHref } from "@/lib/read/services/service-href";
import { ResultBadge } from "./result-badge";

interface DeploymentHeadingProps {
  deployment: DeploymentDetail;
  slug: string;
  timeZone: string;
  /** Null where there is no page of Datadog's to go to. */
  datadogUrl: string | null;
}

/** What was deployed, where and when, and how Datadog judges it. */
export function DeploymentHeading({ deployment, slug, timeZone, datadogUrl }: DeploymentHeadingProps) {
  const t = useTranslations("deployments");
  const { service, version, env, team, startedAt, result } = deployment;
  return (
    <div className="flex flex-wrap items-start justify-between gap-4">
      <div className="min-w-0 wrap-anywhere">
        <BackLink href={`/${slug}/deployments`}>{t("detail.back")}</BackLink>
        <h1 className="flex flex-wrap items-baseline gap-x-3 text-xl leading-8 font-medium tracking-tight wrap-anywhere">
          {service}
          {version && <span className="font-mono text-base font-normal break-all">{version}</span>}
        </h1>
        <p className="flex flex-wrap items-center gap-x-3 text-[13px] leading-6 text-ink-muted">
          <ResultBadge result={result} />
          <span>{env ?? t("noEnvironment")}</span>
          <span>{team === null ? t("noTeam") : <TeamLinks teams={[team]} slug={slug} />}</span>
          <Instant at={startedAt} timeZone={timeZone} className="figures" />
          <TextLink href={serviceHref(slug, service)}>{t("detail.toService")}</TextLink>
        </p>
      </div>
      {datadogUrl && (
        <Button asChild size="sm">
          <a href={datadogUrl} target="_blank" rel="noreferrer">
            {t("detail.inDatadog")}
            <ExternalLink aria-hidden="true" />
          </a>
        </Button>
      )}
    </div>
  );
}
