import type { Report, ScopeJson } from "@/lib/read/reports/schema";

/** A kept report as the list shows it. */
export interface SnapshotSummary {
  id: string;
  title: string;
  /** The member who kept it; null for the system, or once the account is gone. */
  createdBy: string | null;
  createdAt: Date;
  scope: ScopeJson;
}

/** A report as it stood when it was kept. */
export interface Snapshot extends SnapshotSummary {
  report: Report;
  /** What was concluded from it, as plain text; null where nobody said. */
  note: string | null;
}
