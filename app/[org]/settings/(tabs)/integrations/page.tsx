import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { StatusBadge } from "@/components/integrations/status-badge";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { getPushStatus } from "@/lib/ingest/commit-origins/push-status";
import { getGithubConnection } from "@/lib/ingest/github-lookups/data";
import { findPusher, getIntegration } from "@/lib/ingest/integrations/data";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canConnect } from "@/lib/workspace/organizations/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("integrations.list"))("title") };
}

export default async function IntegrationsPage({ params }: PageProps<"/[org]/settings/integrations">) {
  const org = await requireOrganization((await params).org);
  const [datadog, pipeline, estimates, github, git] = await Promise.all([
    getIntegration(org.client, org.id),
    findPusher(org.client, org.id, "pipeline"),
    findPusher(org.client, org.id, "git"),
    getGithubConnection(org.client, org.id, new Date()),
    getPushStatus(org.client, org.id),
  ]);
  const t = await getTranslations("integrations.list");
  const base = `/${org.slug}/settings/integrations`;
  const invites = (one: { status: string } | null) =>
    (one === null || one.status === "disconnected") && canConnect(org.role) ? t("connect") : t("open");
  const needsSource = datadog === null || datadog.status === "disconnected";
  const needsDatadog = needsSource && pipeline === null && estimates === null && canConnect(org.role);
  return (
    <section aria-labelledby="integrations" className="space-y-3">
      <div>
        <h2 id="integrations" className="text-sm leading-6 font-medium">
          {t("title")}
        </h2>
        <p className="text-[13px] leading-5 text-ink-muted">{t("description")}</p>
      </div>
      <Row name="Datadog" badge={<StatusBadge status={datadog?.status ?? null} />} description={t("datadog")}>
        <Button asChild variant={needsDatadog ? "primary" : "secondary"}>
          <Link href={`${base}/datadog`}>{invites(datadog)}</Link>
        </Button>
      </Row>
      <Row
        name={t("pipelineName")}
        badge={pipeline && needsSource ? <Badge tone="good">{t("receiving")}</Badge> : null}
        description={t("pipeline")}
      >
        <Button asChild>
          <Link href={`${base}/pipeline`}>{pipeline ? t("open") : t("setUp")}</Link>
        </Button>
      </Row>
      <Row
        name={t("estimatesName")}
        badge={estimates ? <Badge tone="good">{t("receiving")}</Badge> : null}
        description={t("estimates")}
      >
        <Button asChild>
          <Link href={`${base}/estimates`}>{estimates ? t("open") : t("setUp")}</Link>
        </Button>
      </Row>
      <Row name="GitHub" badge={<StatusBadge status={github?.status ?? null} />} description={t("github")}>
        <Button asChild>
          <Link href={`${base}/github`}>{invites(github)}</Link>
        </Button>
      </Row>
      <Row
        name="Git"
        badge={git.commits > 0 ? <Badge tone="good">{t("receiving")}</Badge> : null}
        description={t("git")}
      >
        <Button asChild>
          <Link href={`${base}/git`}>{git.commits > 0 ? t("open") : t("setUp")}</Link>
        </Button>
      </Row>
    </section>
  );
}

interface RowProps {
  name: string;
  badge: ReactNode;
  description: string;
  children: ReactNode;
}

function Row({ name, badge, description, children }: RowProps) {
  return (
    <Card className="flex flex-wrap items-center gap-4 px-5 py-4">
      <div className="min-w-0 grow basis-64">
        <h3 className="flex items-center gap-2 text-sm leading-6 font-medium">
          {name} {badge}
        </h3>
        <p className="text-[13px] leading-5 text-ink-muted">{description}</p>
      </div>
      {children}
    </Card>
  );
}
