import { redirect } from "next/navigation";
import { userClient } from "@/lib/platform/supabase/server";
import type { UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { SignedInUser } from "@/lib/workspace/organizations/types";
import { withNext } from "./next-param";

/** Where a session shows the second factor that its account has. */
export const SHOW_PATH = "/sign-in/second-factor";
/** Where an account sets one up. */
export const SET_UP_PATH = "/account/second-factor";

/** What a session lacks: to show the account's second factor, or to set one up first. */
export type FactorNeed = "show" | "set-up";

/**
 * What this session lacks for its account, or for an organization that it belongs to; null for nothing, also where it
 * belongs to no such organization. The database decides, and refuses by the same rule.
 */
export async function factorNeed(client: UserClient, slug?: string): Promise<FactorNeed | null> {
  const answer: string | null = unwrap(
    await client.rpc("second_factor_needed", slug === undefined ? {} : { p_slug: slug }),
  );
  return answer === "show" || answer === "set-up" ? answer : null;
}

/** Leads to where the need is met, and back here. */
export function meetNeed(need: FactorNeed, here: string): never {
  redirect(withNext(need === "show" ? SHOW_PATH : SET_UP_PATH, here));
}

/**
 * The gate of pages and actions about the account itself, which no row of an organization guards: whoever has a second
 * factor shows it before they change the password, delete the account or take the factor away.
 */
export async function requireWholeSession(user: SignedInUser, here: string): Promise<SignedInUser> {
  const need = await factorNeed(await userClient());
  return need === null ? user : meetNeed(need, here);
}
