import { useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DetailsList } from "@/components/ui/details-list";
import { ExternalId } from "@/components/ui/external-id";
import { Instant } from "@/components/ui/instant";
import { TextLink } from "@/components/ui/text-link";
import { formatDuration } from "@/lib/platform/i18n/format";
import { knownDeploymentType } from "@/lib/read/deployments/deployment-type";
import type { DeploymentDetail } from "@/lib/read/deployments/detail";
import { RelatedLink } from "./related-link";
import { Sha } from "./sha";
import { shownColumns, ToldValue } from "./told-value";

interface DeploymentFactsCardProps {
  deployment: DeploymentDetail;
  slug: string;
  timeZone: string;
  /** Where the forge shows the deployed commit. */
  commitHref: string | null;
}

/** What Datadog says of it, and when we saw that. */
export function DeploymentFactsCard({ deployment, slug, timeZone, commitHref }: DeploymentFactsCardProps) {
  const t = useTranslations("deployments");
  const locale = useLocale();
  const none = <span className="text-ink-faint">{t("noValue")}</span>;
  const duration = (seconds: number | null) => (seconds === null ? none : formatDuration(seconds, locale));
  const instant = (at: Date | null) =>
    at ? <Instant at={at} timeZone={timeZone} className="figures" /> : none;
  const related = (other: DeploymentDetail["before"]) =>
    other ? <RelatedLink deployment={other} slug={slug} timeZone={timeZone} /> : none;
  const type = deployment.deploymentType;
  const knownType = type === null ? null : knownDeploymentType(type);
  const items = [
    { term: t("columns.started"), detail: instant(deployment.startedAt) },
    { term: t("detail.finished"), detail: instant(deployment.finishedAt) },
    { term: t("detail.duration"), detail: duration(deployment.durationSeconds) },
    { term: t("columns.leadTime"), detail: duration(deployment.leadTimeSeconds) },
    {
      term: t("fields.type"),
      detail: knownType ? t(`type.${knownType}`) : (type ?? none),
    },
    { term: t("detail.source"), detail: deployment.source ?? none },
    { term: t("detail.repository"), detail: <Repository deployment={deployment} slug={slug} /> },
    { term: t("detail.commit"), detail: <Commit sha={deployment.commitSha} href={commitHref} /> },
    ...shownColumns(deployment).map((name) => ({
      term: t(`told.${name}`),
      detail: <ToldValue value={deployment[name]} />,
    })),
    { term: t("detail.before"), detail: related(deployment.before) },
    { term: t("detail.after"), detail: related(deployment.after) },
    { term: t("detail.firstSeen"), detail: instant(deployment.firstSeenAt) },
    { term: t("detail.changed"), detail: instant(deployment.changedAt) },
    {
      term: t("detail.id"),
      detail: <ExternalId id={deployment.externalId} />,
    },
  ];
  return (
    <Card aria-labelledby="facts">
      <CardHeader id="facts" title={t("detail.facts")} />
      <CardBody>
        <DetailsList items={items} />
      </CardBody>
    </Card>
  );
}

function Repository({ deployment, slug }: { deployment: DeploymentDetail; slug: string }) {
  const t = useTranslations("deployments");
  const { repositoryId, repositorySlug } = deployment;
  if (repositoryId) {
    return <TextLink href={`/${slug}/repositories/${repositoryId}`}>{repositorySlug}</TextLink>;
  }
  if (repositorySlug === null) return <span className="text-ink-faint">{t("noValue")}</span>;
  return (
    <>
      {repositorySlug}{" "}
      <TextLink href={`/${slug}/settings/repositories`} className="text-ink-muted">
        {t("detail.unmatched")}
      </TextLink>
    </>
  );
}

function Commit({ sha, href }: { sha: string | null; href: string | null }) {
  const t = useTranslations("deployments");
  if (sha === null) return <span className="text-ink-faint">{t("noValue")}</span>;
  return (
    <span className="font-mono text-xs">
      <Sha sha={sha} url={href} />
    </span>
  );
}
