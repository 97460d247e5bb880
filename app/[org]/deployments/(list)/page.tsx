import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DeploymentList } from "@/components/deployments/deployment-list";
import { loadDeploymentList } from "@/lib/read/deployments/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("deployments");
  return { title: t("title") };
}

export default async function DeploymentsPage({ params, searchParams }: PageProps<"/[org]/deployments">) {
  const org = await requireOrganization((await params).org);
  return <DeploymentList view={await loadDeploymentList(org, await searchParams)} />;
}
