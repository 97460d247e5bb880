import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OverruleAccountCard, OverruleCommitCard } from "@/components/commit-origins/overrule-forms";
import { OverrulesCard } from "@/components/commit-origins/overrules-card";
import { ReclassificationsCard } from "@/components/commit-origins/reclassifications-card";
import { TaughtMarksCard } from "@/components/commit-origins/taught-marks-card";
import { TeachMarkCard, UnmappedMarksCard } from "@/components/commit-origins/unmapped-marks-card";
import { AI_TOOLS } from "@/lib/core/origins/tool-names";
import {
  forgetMark,
  overruleAccount,
  overruleCommit,
  revokeOverrule,
  teachMark,
} from "@/lib/ingest/commit-origins/actions";
import { loadCommitOriginSettings } from "@/lib/ingest/commit-origins/loaders";
import { pageOf } from "@/lib/platform/list-page";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canOverruleOrigins } from "@/lib/workspace/organizations/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("commitOrigins.settings"))("title") };
}

export default async function CommitOriginSettingsPage({
  params,
  searchParams,
}: PageProps<"/[org]/settings/commit-origins">) {
  const org = await requireOrganization((await params).org);
  const { overrules, reclassifications, unmapped, unlisted, taught, rulesVersion } =
    await loadCommitOriginSettings(org, pageOf(await searchParams));
  const mayOverrule = canOverruleOrigins(org.role);
  return (
    <div className="space-y-6">
      <UnmappedMarksCard
        org={org.slug}
        marks={unmapped}
        unlisted={unlisted}
        timeZone={org.timeZone}
        teach={mayOverrule ? teachMark.bind(null, org.slug) : null}
      />
      <TaughtMarksCard
        marks={taught}
        timeZone={org.timeZone}
        forget={mayOverrule ? forgetMark.bind(null, org.slug) : null}
      />
      {mayOverrule && <TeachMarkCard teach={teachMark.bind(null, org.slug)} tools={AI_TOOLS} />}
      <OverrulesCard
        overrules={overrules}
        href={`/${org.slug}/settings/commit-origins`}
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
        rulesVersion={rulesVersion}
        timeZone={org.timeZone}
      />
    </div>
  );
}
