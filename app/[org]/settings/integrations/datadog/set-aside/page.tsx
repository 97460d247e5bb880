import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SetAsideEvents } from "@/components/integrations/set-aside-events";
import { retrySetAside } from "@/lib/ingest/integrations/actions";
import { loadSetAside } from "@/lib/ingest/integrations/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canSync } from "@/lib/workspace/organizations/roles";

/** The sync that follows "Try again" runs after the answer, within the host's longest time. */
export const maxDuration = 300;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("integrations.setAside"))("pageTitle") };
}

export default async function SetAsidePage({
  params,
}: PageProps<"/[org]/settings/integrations/datadog/set-aside">) {
  const org = await requireOrganization((await params).org);
  // What Datadog sent can hold a customer's own texts: for those who administer, and nobody else.
  if (!canSync(org.role)) notFound();
  return (
    <SetAsideEvents
      events={await loadSetAside(org)}
      slug={org.slug}
      timeZone={org.timeZone}
      retry={retrySetAside.bind(null, org.slug)}
    />
  );
}
