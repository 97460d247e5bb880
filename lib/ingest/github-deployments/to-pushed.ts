import type { GithubComparedCommit, GithubRepositoryName } from "@/lib/providers/github/types";
import type { ShippedDeployment } from "./results";

/** Under which a deployment is stored. */
export const deploymentId = ({ id }: { id: number }): string => `github-deployment-${id}`;

/**
 * A deployment of GitHub's in the words of a pushed one. The service is the repository's name.
 * @param commits null where they aren't known
 */
export function toPushed(
  { owner, name }: GithubRepositoryName,
  one: ShippedDeployment,
  commits: readonly GithubComparedCommit[] | null,
): object {
  return {
    id: deploymentId(one),
    service: name,
    env: one.environment,
    source: "github",
    started_at: one.startedAt.toISOString(),
    finished_at: one.finishedAt.toISOString(),
    git: { repository_url: `https://github.com/${owner}/${name}`, commit_sha: one.sha },
    ...(commits !== null && { commits: commits.map(toCommit) }),
    change_failure: one.failed,
    ...(one.rule !== null && { change_failure_rule: one.rule, change_failure_commit: one.ruleCommit }),
    ...(one.rolledBackBy !== null && {
      recovery_time_sec: one.recoverySeconds,
      remediation: { id: deploymentId({ id: one.rolledBackBy }), type: "rollback" },
    }),
  };
}

const LONGEST_MESSAGE = 100_000;
const LONGEST_ADDRESS = 320;

const toCommit = ({ sha, message, authorEmail, isBot, committedAt }: GithubComparedCommit) => ({
  sha,
  message: message.slice(0, LONGEST_MESSAGE),
  ...(committedAt !== null && { timestamp: committedAt.toISOString() }),
  author: {
    ...(authorEmail !== null && authorEmail.length <= LONGEST_ADDRESS && { email: authorEmail }),
    is_bot: isBot,
  },
});
