import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { CardSkeleton } from "@/components/dashboard/dashboard-skeleton";
import { BasisCard } from "@/components/snapshots/basis-card";
import { DeleteButton } from "@/components/snapshots/delete-button";
import { FiguresCard } from "@/components/snapshots/figures-card";
import { BackLink } from "@/components/ui/back-link";
import { Badge } from "@/components/ui/badge";
import { Instant } from "@/components/ui/instant";
import { PageHeader } from "@/components/ui/page-header";
import { VerdictCard } from "@/components/verdict/verdict-card";
import { deleteSnapshot } from "@/lib/read/snapshots/actions";
import { compareFigures, isAnswerChanged } from "@/lib/read/snapshots/compare";
import { loadSnapshot, loadTodaysFigures } from "@/lib/read/snapshots/loaders";
import type { Snapshot } from "@/lib/read/snapshots/types";
import { reportVerdict } from "@/lib/read/snapshots/verdict";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canDeleteSnapshots } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("snapshots"))("title") };
}

export default async function SnapshotPage({ params }: PageProps<"/[org]/snapshots/[snapshotId]">) {
  const { org: slug, snapshotId } = await params;
  const org = await requireOrganization(slug);
  const { snapshot, maker, today } = (await loadSnapshot(org, snapshotId)) ?? notFound();
  const t = await getTranslations("snapshots");
  const dashboard = `/${org.slug}/dashboard`;
  const answerKept = reportVerdict(snapshot.report, dashboard);
  const answerToday = reportVerdict(today, dashboard);
  const isChanged = isAnswerChanged(answerKept, answerToday);
  return (
    <div className="space-y-6">
      <BackLink href={`/${org.slug}/snapshots`}>{t("all")}</BackLink>
      <PageHeader
        title={snapshot.title}
        description={t.rich("keptAt", {
          when: () => <Instant at={snapshot.createdAt} timeZone={org.timeZone} />,
          who: maker,
        })}
        action={
          canDeleteSnapshots(org.role) && (
            <DeleteButton snapshot={snapshot} remove={deleteSnapshot.bind(null, org.slug)} />
          )
        }
      />
      <BasisCard report={snapshot.report} />
      <VerdictCard
        id="verdict-kept"
        title={t(isChanged ? "verdictThen" : "verdictUnchanged")}
        verdict={answerKept}
        evidenceHref={null}
        timeZone={snapshot.report.basis.timeZone}
      />
      {isChanged && (
        <VerdictCard
          id="verdict-today"
          title={
            <>
              {t("verdictToday")} <Badge tone="warning">{t("changed")}</Badge>
            </>
          }
          verdict={answerToday}
          evidenceHref={`/${org.slug}/origins`}
          timeZone={org.timeZone}
        />
      )}
      <Suspense fallback={<CardSkeleton />}>
        <Figures org={org} snapshot={snapshot} />
      </Suspense>
    </div>
  );
}

/** What was kept stands at once; reading today's data may take longer. */
async function Figures({ org, snapshot }: { org: OrganizationContext; snapshot: Snapshot }) {
  const today = await loadTodaysFigures(org, snapshot);
  return <FiguresCard pairs={compareFigures(snapshot.report.figures, today)} isCompared={today !== null} />;
}
