"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, refused, succeeded } from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { domainLimits } from "@/lib/platform/rate-limits/limits";
import { parseProvider } from "@/lib/platform/sign-in-providers";
import { userClient } from "@/lib/platform/supabase/server";
import { serviceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { typedDomain } from "@/lib/workspace/company-sign-in/offered";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { requireUser } from "@/lib/workspace/organizations/gate";
import { problemText, refusedBy } from "@/lib/workspace/organizations/problem";
import { canManageDomains } from "@/lib/workspace/organizations/roles";
import { memberId } from "@/lib/workspace/organizations/schema";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { checkDomain } from "./check";
import { JOINING_ROLES } from "./types";

/** Adds a domain, which means nothing until its record is found. */
export async function addDomain(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const values = { domain: String(sentForm(form).get("domain") ?? "") };
  const add = async (org: OrganizationContext) => {
    const domain = typedDomain(values.domain);
    if (domain === "") return refused({ fields: { domain: await problemText("domainMalformed") }, values });
    unwrap(await org.client.rpc("add_domain", { p_organization_id: org.id, p_domain: domain }));
    return saved(org, "added");
  };
  const meanings = { PT409: "domainThere", PT422: "domainPublic", PT429: "tooManyDomains" } as const;
  return asRole(slug, canManageDomains, add, meanings, values);
}

/** Looks for a domain's record now. */
export async function confirmDomain(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return onDomain(slug, form, async (org, domainId) => {
    const tooOften = await refuseTooOften(domainLimits(org.id));
    if (tooOften) return tooOften;
    const check = { organizationId: org.id, userId: org.user.id, domainId };
    const outcome = await checkDomain(serviceClient(), check);
    revalidatePath(`/${org.slug}/settings/members`);
    if (outcome === "confirmed") return saved(org, "confirmedNow");
    const problem = PROBLEMS[outcome];
    return refused({ title: await problemText(problem) });
  });
}

const PROBLEMS = {
  missing: "recordMissing",
  taken: "domainTaken",
  lapsed: "recordMissing",
  gone: "gone",
  unanswered: "dnsAway",
} as const;

/** Says with which role people at a confirmed domain may join; no role ends joining. */
export async function letDomainJoin(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return onDomain(slug, form, async (org, domainId) => {
    const role = JOINING_ROLES.find((known) => known === sentForm(form).get("role")) ?? null;
    unwrap(
      await org.client.rpc("let_domain_join", {
        p_organization_id: org.id,
        p_domain_id: domainId,
        p_role: role,
      }),
    );
    return saved(org, "saved");
  });
}

/** Says how members at a confirmed domain have to sign in; no provider lets passwords in. */
export async function requireCompanySignIn(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return onDomain(slug, form, async (org, domainId) => {
    const named = sentForm(form).get("provider");
    unwrap(
      await org.client.rpc("require_company_sign_in", {
        p_organization_id: org.id,
        p_domain_id: domainId,
        p_provider: named === "any" ? "any" : parseProvider(named),
      }),
    );
    return saved(org, "saved");
  });
}

/** Removes a domain with all it meant. */
export async function removeDomain(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return onDomain(slug, form, async (org, domainId) => {
    unwrap(await org.client.rpc("remove_domain", { p_organization_id: org.id, p_domain_id: domainId }));
    return saved(org, "removed");
  });
}

/** Joins an organization that the reader's proved address opens, and goes there. */
export async function joinByDomain(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  await requireUser();
  try {
    unwrap(await (await userClient()).rpc("join_by_domain", { p_slug: String(slug) }));
  } catch (error) {
    return refusedBy(error, { PT404: "joiningOver" });
  }
  revalidatePath("/", "layout");
  redirect(`/${slug}/dashboard`);
}

function onDomain(
  slug: string,
  form: FormData,
  work: (org: OrganizationContext, domainId: string) => Promise<FormOutcome>,
): Promise<FormOutcome> {
  const run = async (org: OrganizationContext) => {
    const domainId = memberId.safeParse(sentForm(form).get("domainId"));
    return domainId.success ? work(org, domainId.data) : refused({ title: await problemText("gone") });
  };
  return asRole(slug, canManageDomains, run, { PT409: "domainUnconfirmed", PT423: "signInThatWayFirst" });
}

async function saved(
  org: OrganizationContext,
  said: "added" | "confirmedNow" | "saved" | "removed",
): Promise<FormOutcome> {
  revalidatePath(`/${org.slug}/settings/members`);
  return succeeded({ title: (await getTranslations("organizations.domains"))(said) });
}
