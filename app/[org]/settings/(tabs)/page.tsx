import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DeleteOrganizationCard } from "@/components/organizations/delete-organization-card";
import { EnvironmentsCard } from "@/components/organizations/environments-card";
import { GeneralCard } from "@/components/organizations/general-card";
import {
  DuplicatesCard,
  IncidentsWithoutEnvironmentCard,
  RequireSecondFactorCard,
  SharedLinksCard,
} from "@/components/organizations/switch-cards";
import { summarizeEvents } from "@/lib/ingest/integrations/event-summary";
import { env } from "@/lib/platform/env";
import { allowSharedLinks } from "@/lib/read/snapshots/link-actions";
import { getAllowsSharedLinks } from "@/lib/read/snapshots/links";
import {
  countIncidentsWithoutEnvironment,
  deleteOrganization,
  mergeDuplicateDeployments,
  requireSecondFactor,
  setProductionEnvironments,
  updateOrganization,
} from "@/lib/workspace/organizations/actions";
import { getRequiresSecondFactor } from "@/lib/workspace/organizations/data";
import { toEnvironmentChoices } from "@/lib/workspace/organizations/environment-choices";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import {
  canAllowSharedLinks,
  canChangeSettings,
  canDeleteOrganization,
  canRequireSecondFactor,
} from "@/lib/workspace/organizations/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("organizations.settings"))("title") };
}

export default async function OrganizationSettingsPage({ params }: PageProps<"/[org]/settings">) {
  const org = await requireOrganization((await params).org);
  const { environments, unlistedEnvironments } = await summarizeEvents(org.client, org.id);
  const mayRequire = canRequireSecondFactor(org.role);
  const mayChange = canChangeSettings(org.role);
  return (
    <div className="space-y-6">
      <GeneralCard
        organization={{ name: org.name, slug: org.slug, timeZone: org.timeZone, weekStart: org.weekStart }}
        update={mayChange ? updateOrganization.bind(null, org.slug) : null}
      />
      <EnvironmentsCard
        choices={toEnvironmentChoices(environments, org.productionEnvironments)}
        unlisted={unlistedEnvironments}
        isChosen={org.productionEnvironments.length > 0}
        save={mayChange ? setProductionEnvironments.bind(null, org.slug) : null}
      />
      <IncidentsWithoutEnvironmentCard
        isOn={org.countsIncidentsWithoutEnvironment}
        save={mayChange ? countIncidentsWithoutEnvironment.bind(null, org.slug) : null}
      />
      <DuplicatesCard
        isOn={org.mergesDuplicates}
        save={mayChange ? mergeDuplicateDeployments.bind(null, org.slug) : null}
      />
      {mayRequire && (
        <RequireSecondFactorCard
          isOn={await getRequiresSecondFactor(org.client, org.id)}
          save={env().IRIS_EMBEDDED ? null : requireSecondFactor.bind(null, org.slug)}
        />
      )}
      {!org.isDemo && (
        <SharedLinksCard
          isOn={await getAllowsSharedLinks(org.client, org.id)}
          save={canAllowSharedLinks(org.role) ? allowSharedLinks.bind(null, org.slug) : null}
        />
      )}
      {canDeleteOrganization(org.role) && (
        <DeleteOrganizationCard slug={org.slug} remove={deleteOrganization.bind(null, org.slug)} />
      )}
    </div>
  );
}
