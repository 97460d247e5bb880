import { env } from "@/lib/platform/env";
import { userClient } from "@/lib/platform/supabase/server";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { requireUser } from "@/lib/workspace/organizations/gate";
import { requireWholeSession } from "./second-factor-gate";
import { listSecondFactors, type SecondFactor } from "./totp";

/** What the page of second factors shows; `factors` is null where Auth offers none. */
export interface SecondFactors {
  factors: SecondFactor[] | null;
  codesLeft: number;
}

/** The signed-in account's apps and how many recovery codes it has left. @param here the page that asks. */
export async function loadSecondFactors(here: string): Promise<SecondFactors> {
  await requireWholeSession(await requireUser(), here);
  if (env().IRIS_EMBEDDED) return { factors: null, codesLeft: 0 };
  const client = await userClient();
  const [factors, left] = await Promise.all([listSecondFactors(client), client.rpc("count_recovery_codes")]);
  return { factors, codesLeft: unwrap(left) };
}
