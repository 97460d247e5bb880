import type { AiModeRate } from "@/lib/ingest/commit-origins/ai-modes";
import type { OriginCoverage } from "@/lib/ingest/commit-origins/coverage";
import type { Unconnected } from "@/lib/ingest/integrations/types";
import type { VerdictView } from "@/lib/read/dashboard/verdict-view";
import type { EvidenceLinks } from "./evidence-links";
import type { PlannerView } from "./planner";
import type { DecidedVerdict, StoredComparison } from "./types";

/** The evidence behind the verdict, in one organization. */
export interface OriginsView {
  verdict: VerdictView;
  /** Null before the first comparison. */
  stored: StoredComparison | null;
  planner: PlannerView | null;
  /** Null before anything was compared. */
  links: EvidenceLinks | null;
  /** The words of past weeks, the latest first. */
  verdicts: readonly DecidedVerdict[];
  /** How much is known about who wrote what was deployed lately, and how many days that is. */
  coverage: OriginCoverage;
  coverageDays: number;
  /** What agents wrote beside what people committed with help, over the same days. */
  aiModes: readonly AiModeRate[];
  path: string;
  /** Everything behind it as a file; null while no environment counts as production. */
  factsHref: string | null;
  timeZone: string;
  environmentsHref: string;
  /** A pipeline pushes: what Datadog counts otherwise is nobody's question. */
  isPushed: boolean;
  /** Null where Datadog was connected, or a pipeline pushes. */
  unconnected: Unconnected | null;
}
