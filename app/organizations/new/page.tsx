import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { FirstSteps } from "@/components/onboarding/first-steps";
import { NewOrganizationForm } from "@/components/organizations/new-organization-form";
import { SiteFrame } from "@/components/shell/site-frame";
import { TextLink } from "@/components/ui/text-link";
import { createOrganization } from "@/lib/workspace/organizations/actions";
import { requireUser } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("organizations.new"))("title") };
}

export default async function NewOrganizationPage() {
  await requireUser();
  const t = await getTranslations("organizations.new");
  return (
    <SiteFrame>
      <div className="mx-auto max-w-2xl pt-4 sm:pt-8">
        <FirstSteps current="organization" />
      </div>
      <AuthCard
        title={t("title")}
        description={t("description")}
        footer={<TextLink href="/organizations">{t("back")}</TextLink>}
      >
        <NewOrganizationForm
          action={createOrganization}
          labels={{
            name: t("name"),
            nameHint: t("nameHint"),
            slug: t("slug"),
            slugHint: t("slugHint"),
            timeZone: t("timeZone", { timeZone: "{timeZone}" }),
            submit: t("submit"),
          }}
        />
      </AuthCard>
    </SiteFrame>
  );
}
