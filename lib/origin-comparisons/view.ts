import type { VerdictView } from "@/lib/dashboard/verdict-view";
import type { PlannerView } from "./planner";
import type { DecidedVerdict, StoredComparison } from "./types";

/** The evidence behind the verdict, in one organization. */
export interface OriginsView {
  verdict: VerdictView;
  /** Null before the first comparison. */
  stored: StoredComparison | null;
  planner: PlannerView | null;
  /** The words of past weeks, the latest first. */
  verdicts: readonly DecidedVerdict[];
  path: string;
  timeZone: string;
}
