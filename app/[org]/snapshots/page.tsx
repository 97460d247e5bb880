import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { SnapshotList } from "@/components/snapshots/snapshot-list";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { loadSnapshots } from "@/lib/read/snapshots/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("snapshots"))("title") };
}

export default async function SnapshotsPage({ params }: PageProps<"/[org]/snapshots">) {
  const org = await requireOrganization((await params).org);
  const { snapshots, makers } = await loadSnapshots(org);
  const t = await getTranslations("snapshots");
  return (
    <div className="space-y-6">
      <PageHeader title={t("title")} description={t("description")} />
      {snapshots.length === 0 ? (
        <Card>
          <EmptyState
            title={t("empty")}
            action={
              <Button asChild>
                <Link href={`/${org.slug}/dashboard`}>{t("toDashboard")}</Link>
              </Button>
            }
          >
            {t("emptyDetail")}
          </EmptyState>
        </Card>
      ) : (
        <SnapshotList
          snapshots={snapshots}
          makers={makers}
          path={`/${org.slug}/snapshots`}
          timeZone={org.timeZone}
        />
      )}
    </div>
  );
}
