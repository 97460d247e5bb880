import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OverruleAccountCard, OverruleCommitCard } from "@/components/commit-origins/overrule-forms";
import { OverrulesCard } from "@/components/commit-origins/overrules-card";
import { ReclassificationsCard } from "@/components/commit-origins/reclassifications-card";
import { overruleAccount, overruleCommit, revokeOverrule } from "@/lib/commit-origins/actions";
import { loadCommitOriginSettings } from "@/lib/commit-origins/loaders";
import { requireOrganization } from "@/lib/organizations/gate";
import { canOverruleOrigins } from "@/lib/organizations/roles";
import { RULES_VERSION } from "@/lib/origins/classify";
import { AI_TOOLS } from "@/lib/origins/tool-names";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("commitOrigins.settings"))("title") };
}

export default async function CommitOriginSettingsPage({
  params,
}: PageProps<"/[org]/settings/commit-origins">) {
  const org = await requireOrganization((await params).org);
  const { overrules, reclassifications } = await loadCommitOriginSettings(org);
  const mayOverrule = canOverruleOrigins(org.role);
  return (
    <div className="space-y-6">
      <OverrulesCard
        overrules={overrules}
        timeZone={org.timeZone}
        revoke={mayOverrule ? revokeOverrule.bind(null, org.slug) : null}
      />
      {mayOverrule && (
        <>
          <OverruleAccountCard action={overruleAccount.bind(null, org.slug)} tools={AI_TOOLS} />
          <OverruleCommitCard action={overruleCommit.bind(null, org.slug)} tools={AI_TOOLS} />
        </>
      )}
      <ReclassificationsCard
        reclassifications={reclassifications}
        rulesVersion={RULES_VERSION}
        timeZone={org.timeZone}
      />
    </div>
  );
}
