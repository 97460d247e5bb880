import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { StatusBadge } from "@/components/integrations/status-badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { getIntegration } from "@/lib/integrations/data";
import { requireOrganization } from "@/lib/organizations/gate";
import { canConnect } from "@/lib/organizations/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("integrations.list"))("title") };
}

export default async function IntegrationsPage({ params }: PageProps<"/[org]/settings/integrations">) {
  const org = await requireOrganization((await params).org);
  const integration = await getIntegration(org.client, org.id);
  const t = await getTranslations("integrations.list");
  const isConnected = integration !== null && integration.status !== "disconnected";
  const invites = !isConnected && canConnect(org.role);
  return (
    <section aria-labelledby="integrations" className="space-y-3">
      <div>
        <h2 id="integrations" className="text-sm leading-6 font-medium">
          {t("title")}
        </h2>
        <p className="text-[13px] leading-5 text-ink-muted">{t("description")}</p>
      </div>
      <Card className="flex flex-wrap items-center gap-4 px-5 py-4">
        <div className="min-w-0 grow basis-64">
          <h3 className="flex items-center gap-2 text-sm leading-6 font-medium">
            Datadog <StatusBadge status={integration?.status ?? null} />
          </h3>
          <p className="text-[13px] leading-5 text-ink-muted">{t("datadog")}</p>
        </div>
        <Button asChild variant={invites ? "primary" : "secondary"}>
          <Link href={`/${org.slug}/settings/integrations/datadog`}>
            {invites ? t("connect") : t("open")}
          </Link>
        </Button>
      </Card>
    </section>
  );
}
