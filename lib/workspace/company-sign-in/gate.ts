import { redirect } from "next/navigation";
import { parseProvider, type SignInProvider } from "@/lib/platform/sign-in-providers";
import type { UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { companyPath } from "./company-path";

/** How an organization asks its members at a domain to sign in. */
export interface CompanyNeed {
  provider: SignInProvider | "any";
  domain: string;
}

/**
 * What an organization still asks this session's member to sign in with; null for nothing, also where they belong to no
 * such organization. The database decides, and refuses by the same rule.
 */
export async function companyNeed(client: UserClient, slug: string): Promise<CompanyNeed | null> {
  const [needed] = unwrap(await client.rpc("company_sign_in_needed", { p_slug: slug }));
  return needed ? { provider: parseProvider(needed.provider) ?? "any", domain: needed.domain } : null;
}

/** Leads to the page on which the member signs in so, and from there back here. */
export function meetCompanyNeed(slug: string, here: string): never {
  redirect(companyPath(slug, here));
}
