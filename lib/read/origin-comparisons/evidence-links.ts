import type { Origin } from "@/lib/core/origins/origin";
import { historyFilters } from "@/lib/read/dashboard/behind-causes";
import type { CausesView } from "@/lib/read/dashboard/causes";
import { deploymentsHref } from "@/lib/read/filters/href";
import { type DeploymentNarrowing, SHARE_BINS } from "@/lib/read/filters/narrowing";

/** Where the deployments behind a count of the evidence are listed, over the whole history that was read. */
export interface EvidenceLinks {
  compared: string;
  failed: string;
  pending: string;
  withoutCommits: string;
  ofOrigin: (origin: Origin) => string;
  failedOfOrigin: (origin: Origin) => string;
  /** Deployments whose AI share ends at this one, 0–1; null where no list is narrowed to it. */
  ofShare: (upTo: number) => string | null;
  failedOfService: (service: string) => string;
  ofTool: (tool: string) => string;
}

/** Pure: the addresses; null before anything was read. */
export function evidenceLinks(slug: string, history: CausesView["history"]): EvidenceLinks | null {
  const filters = historyFilters(history);
  if (filters === null) return null;
  const list = (narrowing: DeploymentNarrowing, of = filters) => deploymentsHref(slug, of, narrowing);
  const evaluated: DeploymentNarrowing = { result: ["failed", "passed"] };
  return {
    compared: list(evaluated),
    failed: list({ result: ["failed"] }),
    pending: list({ result: ["pending"] }),
    withoutCommits: list({ commits: "without" }),
    ofOrigin: (origin) => list({ ...evaluated, origin: [origin] }),
    failedOfOrigin: (origin) => list({ result: ["failed"], origin: [origin] }),
    ofShare: (upTo) => {
      const bin = SHARE_BINS.find((one) => Number(one) === Math.round(100 * upTo));
      return bin ? list({ ...evaluated, share: [bin] }) : null;
    },
    failedOfService: (service) => list({ result: ["failed"] }, { ...filters, services: [service] }),
    ofTool: (tool) => list(evaluated, { ...filters, tools: [tool] }),
  };
}
