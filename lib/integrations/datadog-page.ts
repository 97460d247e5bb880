import type { EnvironmentChoice } from "@/lib/organizations/environment-choices";
import type { SyncProgress } from "./sync-progress";
import type { IntegrationStatus, SetAsideEvent, SyncRun } from "./types";

/** Everything the page of a Datadog connection shows. */
export interface DatadogPageData {
  status: IntegrationStatus;
  /** Null while no sync is under way. */
  progress: SyncProgress | null;
  runs: SyncRun[];
  setAside: SetAsideEvent[];
  environments: EnvironmentChoice[];
  now: Date;
}
