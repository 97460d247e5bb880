import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MappingsCard } from "@/components/repositories/mappings-card";
import { RepositoriesCard } from "@/components/repositories/repositories-card";
import { UnmatchedCard } from "@/components/repositories/unmatched-card";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canMapRepositories } from "@/lib/workspace/organizations/roles";
import {
  addRepository,
  adoptRepositories,
  mapService,
  removeRepository,
  unmapService,
} from "@/lib/workspace/repositories/actions";
import { loadRepositorySettings } from "@/lib/workspace/repositories/loaders";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("repositories.settings"))("title") };
}

export default async function RepositorySettingsPage({ params }: PageProps<"/[org]/settings/repositories">) {
  const org = await requireOrganization((await params).org);
  const settings = await loadRepositorySettings(org);
  const { repositories, mappings, unmatched, unmatchedUnlisted, services, deployments } = settings;
  const mayMap = canMapRepositories(org.role);
  const add = mayMap ? addRepository.bind(null, org.slug) : null;
  const map = mayMap ? mapService.bind(null, org.slug) : null;
  return (
    <div className="space-y-6">
      <UnmatchedCard
        unmatched={unmatched}
        unlisted={unmatchedUnlisted}
        repositories={repositories}
        hasDeployments={deployments > 0}
        adoptAll={mayMap ? adoptRepositories.bind(null, org.slug) : null}
        add={add}
        map={map}
      />
      <RepositoriesCard
        repositories={repositories}
        add={add}
        remove={mayMap ? removeRepository.bind(null, org.slug) : null}
      />
      <MappingsCard
        mappings={mappings}
        repositories={repositories}
        services={services}
        servicesUnlisted={settings.servicesUnlisted}
        map={map}
        unmap={mayMap ? unmapService.bind(null, org.slug) : null}
      />
    </div>
  );
}
