import { type Measured, measured, unmeasured } from "./measured";

/** What more than half of the lead times belong to, so that their median is its own. */
export type DominantPart =
  | { kind: "deployment"; id: string; commits: number; of: number }
  | { kind: "commit"; sha: string; deployments: number; of: number };

/**
 * The same lead times told otherwise, to be read beside the median over all commits: one large deployment, or one
 * commit that went out to many services, can make that median.
 */
export interface LeadTimeReadings {
  /** The median over deployments of each one's own median. */
  perDeployment: { medianSeconds: number; deployments: number };
  /** The median over commits, each as it first went out. */
  eachOnce: { medianSeconds: number; commits: number };
  dominant: DominantPart | null;
}

/** What the readings are made of, over the commits with a lead time; one a sha a deployment. */
export interface LeadTimeTallies {
  /** Deployments, and all commits. */
  deployments: number;
  commits: number;
  perDeploymentSeconds: number;
  uniqueCommits: number;
  eachOnceSeconds: number;
  /** The deployment that carried most of them. */
  largest: { id: string; commits: number };
  /** The commit that most deployments carried; null where each went out once. */
  commonest: { sha: string; deployments: number } | null;
}

/**
 * The readings from what was tallied; null for no lead times.
 * Source: docs/metrics/change-lead-time.md
 */
export function leadTimeReadingsOf(tallies: LeadTimeTallies | null): Measured<LeadTimeReadings> {
  if (tallies === null) return unmeasured("no-lead-times");
  const { deployments, perDeploymentSeconds, uniqueCommits, eachOnceSeconds } = tallies;
  return measured({
    perDeployment: { medianSeconds: perDeploymentSeconds, deployments },
    eachOnce: { medianSeconds: eachOnceSeconds, commits: uniqueCommits },
    dominant: dominantOf(tallies),
  });
}

function dominantOf({ deployments, commits: of, largest, commonest }: LeadTimeTallies): DominantPart | null {
  if (deployments > 1 && 2 * largest.commits > of) return { kind: "deployment", ...largest, of };
  if (commonest && 2 * commonest.deployments > of) return { kind: "commit", ...commonest, of };
  return null;
}
