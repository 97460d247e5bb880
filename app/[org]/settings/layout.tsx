import { getTranslations } from "next-intl/server";
import { SettingsTabs } from "@/components/organizations/settings-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canReadAuditLog } from "@/lib/workspace/organizations/roles";

export default async function SettingsLayout({ params, children }: LayoutProps<"/[org]/settings">) {
  const org = await requireOrganization((await params).org);
  const t = await getTranslations("organizations");
  const base = `/${org.slug}/settings`;
  return (
    <div className="max-w-4xl space-y-6">
      <div className="space-y-6 group-has-[[data-first-steps]]/shell:hidden">
        <PageHeader title={t("settings.title")} />
        <SettingsTabs
          label={t("nav.label")}
          tabs={[
            { href: base, label: t("nav.organization") },
            { href: `${base}/members`, label: t("nav.members") },
            { href: `${base}/integrations`, label: t("nav.integrations") },
            { href: `${base}/repositories`, label: t("nav.repositories") },
            { href: `${base}/commit-origins`, label: t("nav.commitOrigins") },
            { href: `${base}/api-tokens`, label: (await getTranslations("apiTokens"))("title") },
            { href: `${base}/digest`, label: t("nav.digest") },
            ...(canReadAuditLog(org.role) ? [{ href: `${base}/audit-log`, label: t("nav.auditLog") }] : []),
          ]}
        />
      </div>
      {children}
    </div>
  );
}
