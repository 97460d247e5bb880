import { z } from "zod";
import type { PerCommitRates } from "@/lib/metrics/comparison/per-commit-rates";
import { type RatioSums, ratioEstimateOfSums } from "@/lib/metrics/stats/ratio-estimator";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import { KNOWN_ORIGINS } from "@/lib/origins/origin";
import type { AnyClient } from "@/lib/supabase/service";
import { unwrap } from "@/lib/supabase/unwrap";
import { type DeploymentScope, toScopeText } from "./scope";

const answer = z.object({
  /** How many independent deployments there are among the evaluated and the failed ones. */
  independent: z.object({ evaluated: z.number().optional(), failed: z.number().optional() }),
  rates: z.array(
    z.object({
      outcome: z.enum(["failure", "rework", "rollback"]),
      origin: z.enum(KNOWN_ORIGINS),
      numerator: z.number(),
      denominator: z.number(),
      squares: z.number(),
      above: z.number(),
      both: z.number(),
      below: z.number(),
    }),
  ),
});

/** Rates by code origin with intervals that take the deployment as the unit. */
export type OriginRatesPerCommit = Pick<PerCommitRates, "failure" | "rollback" | "rework">;

/** What `perCommitRates` says of a scope, summed in the database. @throws DatabaseError */
export async function measureOrigins(
  client: AnyClient,
  organizationId: OrganizationId,
  scope: DeploymentScope,
): Promise<OriginRatesPerCommit> {
  const text = unwrap(
    await client.rpc("measure_origins", {
      p_organization_id: organizationId,
      p_scope: toScopeText(scope),
    }),
  );
  const { independent, rates } = answer.parse(JSON.parse(text));
  const found: OriginRatesPerCommit = { failure: {}, rollback: {}, rework: {} };
  for (const { outcome, origin, ...sums } of rates) {
    const units = outcome === "rollback" ? independent.failed : independent.evaluated;
    const estimate = ratioEstimateOfSums(sums satisfies RatioSums, correctionOf(units ?? 0));
    if (estimate !== null) found[outcome][origin] = estimate;
  }
  return found;
}

function correctionOf(independent: number): number {
  return independent > 1 ? independent / (independent - 1) : 1;
}
