import type { Metadata } from "next";
import { permanentRedirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { DeploymentList } from "@/components/deployments/deployment-list";
import { loadDeploymentList } from "@/lib/read/deployments/loaders";
import { FORMER_RESULT, withTodaysNames } from "@/lib/read/filters/narrowing";
import type { SearchParams } from "@/lib/read/filters/parse";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("deployments");
  return { title: t("title") };
}

export default async function DeploymentsPage({ params, searchParams }: PageProps<"/[org]/deployments">) {
  const org = await requireOrganization((await params).org);
  const asked = await searchParams;
  if (FORMER_RESULT in asked)
    permanentRedirect(`/${org.slug}/deployments?${toQuery(withTodaysNames(asked))}`);
  return <DeploymentList view={await loadDeploymentList(org, asked)} />;
}

function toQuery(params: SearchParams): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value ?? []].flat()) query.append(name, one);
  }
  return query;
}
