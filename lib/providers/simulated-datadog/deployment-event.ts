import { type DatadogCommit, type DatadogDeploymentEvent, toInstant } from "./datadog-history";
import type { DemoCommit } from "./demo-commits";
import type { DemoDeployment } from "./deployments";

/** What Datadog answers about a deployment at `now` (epoch seconds); null while it hasn't heard of it. */
export function toDeploymentEvent(deployment: DemoDeployment, now: number): DatadogDeploymentEvent | null {
  if (deployment.reportedAt > now) return null;
  const { service, startedAt, finishedAt, version } = deployment;
  return {
    id: deployment.id,
    type: "dora_deployment",
    attributes: {
      service: service.name,
      env: deployment.env,
      team: service.team,
      ...(version && { version }),
      started_at: toInstant(startedAt),
      finished_at: toInstant(finishedAt),
      created_at: toInstant(deployment.reportedAt),
      duration: finishedAt - startedAt,
      ...(deployment.commits.length > 0 && codeAttributes(deployment)),
      ...resultAttributes(deployment, now),
      deployment_type: deployment.kind,
      source: deployment.commits.length > 0 ? "ci" : "api",
      custom_tags: [`language:${service.language}`, `tier:${service.team === "risk" ? "1" : "2"}`],
    },
  };
}

function codeAttributes(deployment: DemoDeployment) {
  const { service, commits } = deployment;
  const head = commits.at(-1) as DemoCommit;
  const remote =
    service.repositoryForm === "url"
      ? { repository_url: service.repositoryUrl }
      : { repository_id: service.repositoryUrl.replace("https://", "") };
  return {
    git: { commit_sha: head.sha, ...remote },
    commits: commits.map((commit) => toDatadogCommit(commit, deployment)),
    number_of_commits: commits.length,
    pull_requests: [toPullRequest(head)],
    number_of_pull_requests: 1,
  };
}

/** Commits shipped again by a rollback have no lead time. */
function toDatadogCommit(
  commit: DemoCommit,
  { service, kind, startedAt, finishedAt }: DemoDeployment,
): DatadogCommit {
  const { authorship } = commit;
  return {
    sha: commit.sha,
    timestamp: toInstant(commit.committedAt),
    ...(authorship && {
      author: {
        email: authorship.email,
        canonical_email: authorship.canonicalEmail,
        is_bot: authorship.isBot,
      },
    }),
    ...(commit.message !== null && { message: commit.message }),
    html_url: `${service.repositoryUrl}/commit/${commit.sha}`,
    ...(kind !== "rollback" && {
      change_lead_time: finishedAt - commit.committedAt,
      time_to_deploy: Math.max(0, startedAt - commit.mergedAt),
    }),
  };
}

/** Datadog sometimes has no creation time for a pull request and sends Go's zero time. */
function toPullRequest(head: DemoCommit) {
  const unknown = Number.parseInt(head.sha.slice(0, 2), 16) < 40;
  return {
    created_at: unknown ? "0001-01-01T00:00:00Z" : toInstant(head.committedAt),
    merged_at: toInstant(head.mergedAt),
    is_fully_automated: head.origin === "bot",
  };
}

function resultAttributes(deployment: DemoDeployment, now: number) {
  const { failedAt, passedAt, remediation, finishedAt } = deployment;
  if (failedAt === null || failedAt > now) {
    return { change_failure: passedAt !== null && passedAt <= now ? false : null };
  }
  if (!remediation) return { change_failure: true };
  return {
    change_failure: true,
    recovery_time_sec: remediation.deployment.finishedAt - finishedAt,
    remediation: { id: remediation.deployment.id, type: remediation.type },
  };
}
