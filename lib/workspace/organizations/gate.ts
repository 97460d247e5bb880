import { isAuthRetryableFetchError } from "@supabase/supabase-js";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { DatabaseAwayError } from "@/lib/platform/outage";
import { noteOrganization } from "@/lib/platform/request-errors";
import { userClient } from "@/lib/platform/supabase/server";
import { claimsInTime } from "@/lib/platform/supabase/session-claims";
import { REQUEST_PATH_HEADER } from "@/lib/workspace/auth/request-path";
import { safeNextPath } from "@/lib/workspace/auth/safe-next-path";
import { factorNeed, meetNeed } from "@/lib/workspace/auth/second-factor-gate";
import { companyNeed, meetCompanyNeed } from "@/lib/workspace/company-sign-in/gate";
import { getMembership } from "./data";
import type { OrganizationId } from "./organization-id";
import { isSlug } from "./slug";
import type { OrganizationContext, SignedInUser } from "./types";

/**
 * Who is signed in, by a token that was verified; null for nobody.
 * @throws DatabaseAwayError where nobody can tell now: who is signed in isn't sent to sign in.
 */
export const findUser = cache(async (): Promise<SignedInUser | null> => {
  const client = await userClient();
  const { data, error } = await claimsInTime(client);
  if (error && isAuthRetryableFetchError(error)) throw new DatabaseAwayError(error.message);
  if (!data) return null;
  return { id: data.claims.sub, email: data.claims.email ?? "" };
});

/** Who is signed in; whoever is not goes to sign in first and then comes back here. */
export async function requireUser(): Promise<SignedInUser> {
  return (await findUser()) ?? goSignIn();
}

async function goSignIn(): Promise<never> {
  const here = await requestedPath();
  redirect(here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`);
}

async function requestedPath(): Promise<string> {
  return safeNextPath((await headers()).get(REQUEST_PATH_HEADER));
}

/** The organization with this slug as the signed-in user sees it; null for strangers, as if it did not exist. */
export const findOrganization = cache(
  async (user: SignedInUser, slug: string): Promise<OrganizationContext | null> => {
    if (!isSlug(slug)) return null;
    const client = await userClient();
    const membership = await getMembership(client, user.id, slug);
    if (!membership) return null;
    const { organizationId, ...organization } = membership;
    noteOrganization(slug, organizationId);
    // The membership was read as the user, under row-level security: this is what vouches for the id.
    const context = { ...organization, id: organizationId as OrganizationId, user };
    // Not enumerable: a page may hand the context to a component, and React's development build would then walk
    // through the client (until its stack overflows); nor can it end up in a log or a browser.
    return Object.defineProperty(context, "client", { value: client }) as OrganizationContext;
  },
);

/**
 * The gate of everything under /[org]: who is not signed in goes to sign in, a stranger gets 404 whatever the address
 * and whether or not the organization exists. A member whose session has not shown the second factor that account or
 * organization demands goes to show it, or to set one up; one whose company asks for its own sign-in, there.
 */
export const requireOrganization = cache(async (slug: string): Promise<OrganizationContext> => {
  const user = await requireUser();
  const found = await findOrganization(user, slug);
  if (found) return found;
  if (!isSlug(slug)) notFound();
  const client = await userClient();
  const need = await factorNeed(client, slug);
  if (need !== null) meetNeed(need, await requestedPath());
  return (await companyNeed(client, slug)) === null
    ? notFound()
    : meetCompanyNeed(slug, await requestedPath());
});
