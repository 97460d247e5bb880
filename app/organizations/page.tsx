import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OrganizationList } from "@/components/organizations/organization-list";
import { SiteFrame } from "@/components/shell/site-frame";
import { isDemoAccount } from "@/lib/workspace/auth/demo-account";
import { joinByDomain } from "@/lib/workspace/domains/actions";
import { loadOrganizations } from "@/lib/workspace/organizations/loaders";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("organizations.list"))("title") };
}

export default async function OrganizationsPage() {
  const { user, organizations, hidden, joinable } = await loadOrganizations();
  return (
    <SiteFrame>
      <OrganizationList
        user={user}
        organizations={organizations}
        hidden={hidden}
        joinable={joinable.map((one) => ({ ...one, join: joinByDomain.bind(null, one.slug) }))}
        canCreate={!isDemoAccount(user)}
      />
    </SiteFrame>
  );
}
