import type { Deployment } from "../deployments/types";
import { type TakenBack, takenBackByOrigin } from "./taken-back";
import type { OutgoingChange } from "./taken-back-tally";

/**
 * The second outcome of the comparison over deployments: of each commit, at its first deployment in a repository (or a
 * service without one), whether it was taken back within 14 days. Rollbacks bring nothing of their own, and a commit that is
 * known to revert another is a remedy. Null where nobody looked: no commit says that it was taken back.
 * @param asOf when what was taken back was last complete.
 * Source: docs/metrics/taken-back.md
 */
export function takenBackOfCommits(deployments: readonly Deployment[], asOf: Date): TakenBack | null {
  const isTold = deployments.some(({ commits }) => commits.some(({ takenBack }) => takenBack));
  return isTold ? takenBackByOrigin(outgoing(deployments), { asOf }) : null;
}

/** How many commits' messages were looked for, and how many have none: what those take back can't be seen. */
export interface SearchedMessages {
  commits: number;
  withoutMessage: number;
}

/** What became of deployed commits, and over how many messages that is known. */
export interface SearchedTakenBack extends TakenBack {
  searched: SearchedMessages;
}

/** The same where the messages of all were read: a commit that none takes back has stood. */
export function takenBackAmong(
  deployments: readonly Deployment[],
  asOf: Date,
  searched: SearchedMessages,
): SearchedTakenBack {
  return { ...takenBackByOrigin(outgoing(deployments), { asOf }), searched };
}

function outgoing(deployments: readonly Deployment[]): OutgoingChange[] {
  const remedies = remediesAmong(deployments);
  const seen = new Set<string>();
  const oldestFirst = [...deployments].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return oldestFirst.flatMap(({ externalId, service, repositoryId, startedAt, deploymentType, commits }) =>
    commits.flatMap(({ sha, origin, takenBack }) => {
      const place = repositoryId ?? service;
      const key = `${place}\n${sha}`;
      if (deploymentType === "rollback" || remedies.has(sha) || seen.has(key)) return [];
      seen.add(key);
      return [{ place, at: startedAt, origin, unit: externalId, takenBack: takenBack ?? null }];
    }),
  );
}

function remediesAmong(deployments: readonly Deployment[]): ReadonlySet<string> {
  const reverts = deployments.flatMap(({ commits }) =>
    commits.flatMap(({ takenBack }) => (takenBack?.how === "reverted" ? (takenBack.by ?? []) : [])),
  );
  return new Set(reverts);
}
