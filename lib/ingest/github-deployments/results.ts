import type { GithubDeployment } from "@/lib/providers/github/types";

/** By which a deployment failed that GitHub still calls a success: a commit of before was deployed in its place. */
export const REDEPLOYED_RULE = "github-redeployed@1.0";
/** After that a commit of before isn't taken for the answer to a failure. */
export const RULE_DAYS = 14;

const DAY_MS = 86_400_000;

/** A deployment that went out, and how that ended. */
export interface ShippedDeployment {
  id: number;
  sha: string;
  environment: string;
  startedAt: Date;
  /** GitHub's first success. */
  finishedAt: Date;
  /** The commit that was live there until then; null where that isn't known. */
  previousSha: string | null;
  failed: boolean;
  /** Null where GitHub itself gave the result. */
  rule: string | null;
  /** The commit the rule rests on. */
  ruleCommit: string | null;
  /** The deployment that took it back. */
  rolledBackBy: number | null;
  /** From going out until that one went out. */
  recoverySeconds: number | null;
}

/**
 * What of a repository's deployments changed production, the earliest first, each with its result. GitHub says that a
 * deployment went out (`success`), not whether it broke anything:
 * - without a success it never went out, whatever failed: it is no change of production, and isn't here;
 * - a `failure` or `error` after its success is a failure that GitHub gave; `inactive` only says that another replaced it;
 * - where an earlier commit of the environment is deployed in its place within 14 days, it was rolled back
 *   ({@link REDEPLOYED_RULE});
 * - else it passed. Docs: docs/integrations/github-deployments.md
 */
export function shippedDeployments(deployments: readonly GithubDeployment[]): ShippedDeployment[] {
  const shipped = deployments.flatMap(shippedOf);
  const environments = new Set(shipped.map(({ environment }) => environment));
  return [...environments]
    .flatMap((name) => inTheirPlaces(shipped.filter(({ environment }) => environment === name)))
    .sort((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime() || a.id - b.id);
}

/** How many never went out: they failed before any success, and wait for none. */
export function countUnshipped(deployments: readonly GithubDeployment[]): number {
  const ENDED = new Set(["failure", "error", "inactive"]);
  return deployments.filter(
    ({ statuses }) =>
      !statuses.some(({ state }) => state === "success") && ENDED.has(statuses.at(-1)?.state ?? ""),
  ).length;
}

function shippedOf({ id, sha, environment, createdAt, statuses }: GithubDeployment): ShippedDeployment[] {
  const success = statuses.find(({ state }) => state === "success");
  if (!success) return [];
  const failed = statuses.some(
    ({ state, at }) => (state === "failure" || state === "error") && at > success.at,
  );
  return [
    {
      id,
      sha,
      environment,
      startedAt: createdAt < success.at ? createdAt : success.at,
      finishedAt: success.at,
      previousSha: null,
      failed,
      rule: null,
      ruleCommit: null,
      rolledBackBy: null,
      recoverySeconds: null,
    },
  ];
}

/** Of one environment: what each replaced, and which were rolled back. */
function inTheirPlaces(shipped: ShippedDeployment[]): ShippedDeployment[] {
  const ordered = shipped.sort((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime() || a.id - b.id);
  const been = new Set<string>();
  let live: ShippedDeployment | undefined;
  for (const next of ordered) {
    if (live) {
      next.previousSha = live.sha;
      const seconds = (next.finishedAt.getTime() - live.finishedAt.getTime()) / 1000;
      if (next.sha !== live.sha && been.has(next.sha) && seconds * 1000 < RULE_DAYS * DAY_MS) {
        if (!live.failed) Object.assign(live, { rule: REDEPLOYED_RULE, ruleCommit: next.sha });
        Object.assign(live, { failed: true, rolledBackBy: next.id, recoverySeconds: seconds });
      }
    }
    been.add(next.sha);
    live = next;
  }
  return ordered;
}
