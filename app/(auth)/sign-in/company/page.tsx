import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { ProviderLinks } from "@/components/auth/provider-buttons";
import { TextLink } from "@/components/ui/text-link";
import { userClient } from "@/lib/platform/supabase/server";
import { nextParam } from "@/lib/workspace/auth/next-param";
import { companyNeed } from "@/lib/workspace/company-sign-in/gate";
import { offeredProviders, typedDomain } from "@/lib/workspace/company-sign-in/offered";
import { listHidden } from "@/lib/workspace/organizations/data";
import { requireUser } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.providers.required"))("title") };
}

/** Where a member who came with a password signs in as their organization asks. */
export default async function CompanySignInPage({ searchParams }: PageProps<"/sign-in/company">) {
  const params = await searchParams;
  const user = await requireUser();
  const slug = typeof params.org === "string" ? params.org : "";
  const client = await userClient();
  const [need, hidden] = await Promise.all([companyNeed(client, slug), listHidden(client)]);
  const next = nextParam(params);
  if (need === null) redirect(next === "/" ? "/organizations" : next);
  const t = await getTranslations("auth.providers.required");
  const isThere = typedDomain(user.email) === need.domain;
  const name = hidden.find((one) => one.slug === slug)?.name ?? slug;
  return (
    <AuthCard
      title={t("title")}
      description={t("description", { name, domain: need.domain })}
      footer={
        <>
          <p>{isThere ? t("owner") : t("moved", { email: user.email })}</p>
          <TextLink href="/organizations">{t("other")}</TextLink>
        </>
      }
    >
      <ProviderLinks
        providers={offeredProviders().filter((one) => need.provider === "any" || one === need.provider)}
        domain={need.domain}
        next={next}
      />
    </AuthCard>
  );
}
