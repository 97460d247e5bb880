import type { Deployment } from "../deployments/types";
import { type TakenBack, takenBackByOrigin } from "./taken-back";
import type { OutgoingChange } from "./taken-back-tally";

/**
 * The second outcome of the comparison over deployments: of each commit, at its first deployment in a service, whether it was
 * taken back within 14 days. Rollbacks bring nothing of their own. Null where nobody looked: no commit says that it was taken back.
 * @param asOf when what was taken back was last complete.
 * Source: docs/metrics/taken-back.md
 */
export function takenBackOfCommits(deployments: readonly Deployment[], asOf: Date): TakenBack | null {
  const isTold = deployments.some(({ commits }) => commits.some(({ takenBack }) => takenBack));
  return isTold ? takenBackByOrigin(outgoing(deployments), { asOf }) : null;
}

function outgoing(deployments: readonly Deployment[]): OutgoingChange[] {
  const seen = new Set<string>();
  const oldestFirst = [...deployments].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return oldestFirst.flatMap(({ externalId, service, startedAt, deploymentType, commits }) =>
    commits.flatMap(({ sha, origin, takenBack }) => {
      const key = `${service}\n${sha}`;
      if (deploymentType === "rollback" || seen.has(key)) return [];
      seen.add(key);
      return [{ place: service, at: startedAt, origin, unit: externalId, takenBack: takenBack ?? null }];
    }),
  );
}
