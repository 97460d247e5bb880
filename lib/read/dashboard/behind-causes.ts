import { listHref } from "@/lib/read/deployments/list-address";
import { DEFAULT_FILTERS, type Filters, MOST_WINDOW_DAYS } from "@/lib/read/filters/filters";
import type { DeploymentNarrowing } from "@/lib/read/filters/narrowing";
import { stretchOf } from "@/lib/read/filters/window";
import type { CausesView } from "./causes";

const DAY_MS = 86_400_000;
/** The last deployment read is among them: windows end before their end. */
const SECOND_MS = 1000;

/** The filters of what a comparison read: its whole history, as far as one page shows; null before there was any. */
export function historyFilters({ from, to }: CausesView["history"]): Filters | null {
  if (from === null || to === null) return null;
  const end = new Date(to.getTime() + SECOND_MS);
  const start = Math.max(from.getTime(), end.getTime() - MOST_WINDOW_DAYS * DAY_MS);
  return { ...DEFAULT_FILTERS, window: stretchOf(new Date(start), end) };
}

/** Where the deployments behind each part of the front page's answer are listed. */
export interface CauseLinks {
  failed: string;
  compared: string;
  largestFailed: string;
  failedOf: (service: string) => string;
  failedWithAi: string;
}

/** Pure: the addresses; null before anything was read. */
export function causeLinks(slug: string, history: CausesView["history"]): CauseLinks | null {
  const filters = historyFilters(history);
  if (filters === null) return null;
  const newest = { sort: "started", descending: true } as const;
  const list = (narrowing: DeploymentNarrowing, of: Filters = filters) =>
    listHref(slug, of, narrowing, newest);
  return {
    failed: list({ result: ["failed"] }),
    compared: list({ result: ["failed", "passed"] }),
    largestFailed: listHref(slug, filters, { result: ["failed"] }, { sort: "batch-size", descending: true }),
    failedOf: (service) => list({ result: ["failed"] }, { ...filters, services: [service] }),
    failedWithAi: list({ result: ["failed"], origin: ["AI_ASSISTED"] }),
  };
}
