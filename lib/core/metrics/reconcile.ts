import { FAILED, type History, PENDING } from "./comparison/history";
import type { DeploymentCounts } from "./deployment-counts";
import { type Measured, measured, unmeasured } from "./measured";

/** A rate with its two counts. */
export interface CountedRate {
  /** count / of, 0–1. */
  rate: number;
  count: number;
  of: number;
}

/** The three rates; null where nothing is left below the line. */
export interface ReconciledRates {
  /** failed / evaluated, this product's. */
  ofEvaluated: CountedRate | null;
  /** failed / all, Datadog's current documentation. */
  ofAll: CountedRate | null;
  /** failed / (all − rollbacks), Datadog's older documentation. */
  withoutRollbacks: CountedRate | null;
}

/** Second reports of deployments that two sources told of, by what they say. */
export interface Duplicates {
  total: number;
  failed: number;
  passed: number;
  /** Of type rollback. */
  rollbacks: number;
  /** Whether each such deployment counts once: the second reports are then in no figure. */
  areMerged: boolean;
}

/** What makes the three rates differ. */
export type RateDifference = "pending" | "rollbacks";

export interface Reconciliation extends ReconciledRates {
  failed: number;
  total: number;
  pending: number;
  /** Deployments of type rollback. */
  rollbackDeployments: number;
  /** Empty where all three agree. */
  differences: readonly RateDifference[];
  /** The rates with such deployments counted the other way: each report, where they are merged. Null where there are none. */
  otherwise: (Pick<Duplicates, "total" | "areMerged"> & ReconciledRates) | null;
}

/**
 * The change failure rate by each definition in use, so that two screens can be held against each other.
 * A rollback that itself failed stays above the line and leaves below it in the older definition, as documented there.
 * Source: docs/metrics/reconcile.md
 */
export function reconcile(
  { count: total, result, isRollback }: Pick<History, "count" | "result" | "isRollback">,
  duplicates: Duplicates | null = null,
): Measured<Reconciliation> {
  if (total === 0) return unmeasured("no-deployments");
  const [failed, pending] = [countOf(result, FAILED), countOf(result, PENDING)];
  const rollbackDeployments = countOf(isRollback, 1);
  const counts = { total, failed, evaluated: total - pending };
  return measured({
    failed,
    total,
    pending,
    rollbackDeployments,
    ...rates(counts, rollbackDeployments),
    differences: [
      ...(pending > 0 ? (["pending"] as const) : []),
      ...(rollbackDeployments > 0 ? (["rollbacks"] as const) : []),
    ],
    otherwise: duplicates && duplicates.total > 0 ? otherwise(counts, rollbackDeployments, duplicates) : null,
  });
}

function countOf(column: Uint8Array, code: number): number {
  return column.reduce((sum, one) => (one === code ? sum + 1 : sum), 0);
}

type RateCounts = Pick<DeploymentCounts, "total" | "failed" | "evaluated">;

function rates({ total, failed, evaluated }: RateCounts, rollbacks: number): ReconciledRates {
  return {
    ofEvaluated: countedRate(failed, evaluated),
    ofAll: countedRate(failed, total),
    withoutRollbacks: countedRate(failed, total - rollbacks),
  };
}

function otherwise(counts: RateCounts, rollbacks: number, duplicates: Duplicates) {
  const { areMerged } = duplicates;
  const by = (count: number) => (areMerged ? count : -count);
  const other = {
    total: counts.total + by(duplicates.total),
    failed: counts.failed + by(duplicates.failed),
    evaluated: counts.evaluated + by(duplicates.failed + duplicates.passed),
  };
  return { total: duplicates.total, areMerged, ...rates(other, rollbacks + by(duplicates.rollbacks)) };
}

function countedRate(count: number, of: number): CountedRate | null {
  return of > 0 && count <= of ? { rate: count / of, count, of } : null;
}
