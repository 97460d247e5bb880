import { useLocale, useTranslations } from "next-intl";
import { ShareBar } from "@/components/charts/share-bar";
import { ORIGIN_BARS } from "@/components/dashboard/origin-look";
import { OriginChip } from "@/components/origins/origin-chip";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { ORIGINS } from "@/lib/core/origins/origin";
import type { CommitEvidence } from "@/lib/ingest/commit-origins/types";
import { formatCount, formatDuration } from "@/lib/platform/i18n/format";
import type { CommitOfDeployment, DeploymentDetail } from "@/lib/read/deployments/detail";
import { Sha } from "./sha";

/** A commit of the page with where its forge shows it. */
export interface ListedCommit extends CommitOfDeployment {
  url: string | null;
  evidence: CommitEvidence | null;
}

interface CommitsCardProps {
  deployment: DeploymentDetail;
  commits: readonly ListedCommit[];
  timeZone: string;
  /** The page with all of them; null where all are shown. */
  allHref: string | null;
}

/** What it carried: each commit with its origin and why, and how long it took to get here. Nobody's name. */
export function CommitsCard({ deployment, commits, timeZone, allHref }: CommitsCardProps) {
  const t = useTranslations("deployments.detail.commits");
  const total = ORIGINS.reduce((sum, origin) => sum + deployment.commitCounts[origin], 0);
  const unlisted = total - deployment.commits.length;
  const notSent = (deployment.numberOfCommits ?? 0) - total;
  return (
    <Card aria-labelledby="commits">
      <CardHeader
        id="commits"
        title={t("title", { count: total })}
        description={total > 0 ? t("description") : undefined}
      />
      <CardBody className="space-y-4">
        {total === 0 ? (
          <p className="max-w-prose text-sm leading-6 text-ink-muted">{t("none")}</p>
        ) : (
          <>
            <Shares deployment={deployment} total={total} />
            <CommitTable
              commits={commits}
              timeZone={timeZone}
              breakingSha={deployment.breaking?.sha ?? null}
            />
          </>
        )}
        {allHref === null && unlisted > 0 && (
          <p className="text-[13px] leading-5 text-ink-muted">{t("unlisted", { count: unlisted })}</p>
        )}
        {notSent > 0 && total > 0 && (
          <p className="text-[13px] leading-5 text-ink-muted">{t("notSent", { count: notSent })}</p>
        )}
      </CardBody>
      {allHref && (
        <CardFooter>
          <TextLink href={allHref} scroll={false}>
            {t("all", { count: deployment.commits.length })}
          </TextLink>
        </CardFooter>
      )}
    </Card>
  );
}

function Shares({ deployment, total }: { deployment: DeploymentDetail; total: number }) {
  const t = useTranslations("deployments.detail.commits");
  const origins = useTranslations("metrics.origin");
  const locale = useLocale();
  const parts = ORIGINS.filter((origin) => deployment.commitCounts[origin] > 0).map((origin) => ({
    key: origin,
    share: deployment.commitCounts[origin] / total,
    look: ORIGIN_BARS[origin],
    label: `${origins(origin)} ${formatCount(deployment.commitCounts[origin], locale)}`,
  }));
  return <ShareBar label={t("shares")} parts={parts} />;
}

interface CommitTableProps {
  commits: readonly ListedCommit[];
  timeZone: string;
  /** The one that broke the deployment; null where none is known. */
  breakingSha: string | null;
}

function CommitTable({ commits, timeZone, breakingSha }: CommitTableProps) {
  const t = useTranslations("deployments.detail.commits");
  return (
    <Table caption={t("caption")}>
      <thead>
        <tr>
          <Th>{t("sha")}</Th>
          <Th>{t("origin")}</Th>
          <Th className="max-sm:hidden">{t("committed")}</Th>
          <Th numeric>{t("leadTime")}</Th>
          <Th numeric className="max-sm:hidden">
            {t("timeToDeploy")}
          </Th>
        </tr>
      </thead>
      <tbody>
        {commits.map((commit) => (
          <tr key={commit.sha}>
            <Td className="font-mono text-xs leading-6 whitespace-nowrap">
              <Sha sha={commit.sha} url={commit.url} />
              {commit.sha === breakingSha && (
                <Badge tone="danger" className="ml-2 font-sans">
                  {t("broke")}
                </Badge>
              )}
            </Td>
            <Td>
              <OriginChip origin={commit.origin} tools={commit.tools} evidence={commit.evidence} />
            </Td>
            <Td className="figures whitespace-nowrap max-sm:hidden">
              {commit.committedAt ? <Instant at={commit.committedAt} timeZone={timeZone} /> : <NoValue />}
            </Td>
            <Td numeric>
              <Duration seconds={commit.leadTimeSeconds} />
            </Td>
            <Td numeric className="max-sm:hidden">
              <Duration seconds={commit.timeToDeploySeconds} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Duration({ seconds }: { seconds: number | null }) {
  const locale = useLocale();
  return seconds === null ? <NoValue /> : formatDuration(seconds, locale);
}

function NoValue() {
  const t = useTranslations("deployments");
  return <span className="text-ink-faint">{t("noValue")}</span>;
}
