import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DeploymentPageContent } from "@/components/deployments/deployment-page";
import { chooseBreakingCommit, withdrawBreakingCommit } from "@/lib/ingest/breaking-commits/actions";
import { doraPageUrl } from "@/lib/providers/datadog/dora-page";
import { loadBreakingLine, loadCommitEvidence, loadDeployment } from "@/lib/read/deployments/loaders";
import { canOverruleOrigins } from "@/lib/workspace/organizations/roles";
import { commitUrl } from "@/lib/workspace/repositories/commit-url";

type DeploymentPageProps = PageProps<"/[org]/deployments/[deploymentId]">;

/** More are a click away. */
const COMMITS_SHOWN = 50;

export async function generateMetadata({ params }: DeploymentPageProps): Promise<Metadata> {
  const { org, deploymentId } = await params;
  const { deployment } = (await loadDeployment(org, deploymentId)) ?? notFound();
  return { title: [deployment.service, deployment.version].filter(Boolean).join(" ") };
}

export default async function DeploymentPage({ params, searchParams }: DeploymentPageProps) {
  const { org: slug, deploymentId } = await params;
  const { org, deployment } = (await loadDeployment(slug, deploymentId)) ?? notFound();
  const showsAll = (await searchParams).commits === "all" || deployment.commits.length <= COMMITS_SHOWN;
  const shown = showsAll ? deployment.commits : deployment.commits.slice(0, COMMITS_SHOWN);
  const [evidence, line] = await Promise.all([
    loadCommitEvidence(org, shown),
    loadBreakingLine(org, deployment),
  ]);
  const urlOf = (sha: string) => commitUrl(deployment.repositorySlug, sha);
  return (
    <DeploymentPageContent
      deployment={deployment}
      commits={shown.map((commit) => ({
        ...commit,
        url: urlOf(commit.sha),
        evidence: evidence.get(commit.sha) ?? null,
      }))}
      allCommitsHref={showsAll ? null : `/${slug}/deployments/${deployment.id}?commits=all`}
      commitHref={deployment.commitSha && urlOf(deployment.commitSha)}
      breaking={
        deployment.result === "failed" && deployment.deploymentType !== "rollback"
          ? {
              line,
              urlOf,
              choose: canOverruleOrigins(org.role) ? chooseBreakingCommit.bind(null, slug) : null,
              withdraw: canOverruleOrigins(org.role) ? withdrawBreakingCommit.bind(null, slug) : null,
            }
          : null
      }
      datadogUrl={doraPageUrl(deployment.site, deployment.startedAt)}
      slug={slug}
      timeZone={org.timeZone}
    />
  );
}
