import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { CausesCard } from "@/components/causes/causes-card";
import { CardSkeleton } from "@/components/dashboard/dashboard-skeleton";
import { LinksCard } from "@/components/share/links-card";
import { NoteCard } from "@/components/share/note-card";
import { ShareButton } from "@/components/share/share-button";
import { BasisCard } from "@/components/snapshots/basis-card";
import { DeleteButton } from "@/components/snapshots/delete-button";
import { FiguresCard } from "@/components/snapshots/figures-card";
import { BackLink } from "@/components/ui/back-link";
import { Badge } from "@/components/ui/badge";
import { Instant } from "@/components/ui/instant";
import { PageHeader } from "@/components/ui/page-header";
import { VerdictCard } from "@/components/verdict/verdict-card";
import { formatInstant } from "@/lib/platform/i18n/format";
import { summaryMarkdown, summaryText } from "@/lib/read/dashboard/causes-summary";
import { causesText } from "@/lib/read/dashboard/causes-text";
import type { VerdictView } from "@/lib/read/dashboard/verdict-view";
import { deleteSnapshot } from "@/lib/read/snapshots/actions";
import { compareFigures, isAnswerChanged } from "@/lib/read/snapshots/compare";
import { noteSnapshot, revokeSharedLink, shareSnapshot } from "@/lib/read/snapshots/link-actions";
import { getAllowsSharedLinks, listSharedLinks } from "@/lib/read/snapshots/links";
import { loadSnapshot, loadTodaysFigures } from "@/lib/read/snapshots/loaders";
import type { Snapshot } from "@/lib/read/snapshots/types";
import { reportCauses, reportVerdict } from "@/lib/read/snapshots/verdict";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canDeleteSnapshots, canShareSnapshots } from "@/lib/workspace/organizations/roles";
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
  const mayShare = canShareSnapshots(org.role) && !org.isDemo;
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
      <KeptAnswer
        org={org}
        snapshot={snapshot}
        verdict={answerKept}
        title={t(isChanged ? "verdictThen" : "verdictUnchanged")}
      />
      <NoteCard
        note={snapshot.note}
        save={mayShare ? noteSnapshot.bind(null, org.slug, snapshot.id) : null}
      />
      <Links org={org} snapshot={snapshot} />
      <BasisCard report={snapshot.report} />
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

interface KeptAnswerProps {
  org: OrganizationContext;
  snapshot: Snapshot;
  verdict: VerdictView;
  title: string;
}

/** The answer as it was kept, and what takes it elsewhere; the verdict alone where its report told no causes. */
async function KeptAnswer({ org, snapshot, verdict, title }: KeptAnswerProps) {
  const { timeZone } = snapshot.report.basis;
  const causes = reportCauses(snapshot.report);
  if (!causes) return <VerdictCard id="verdict-kept" {...{ title, verdict, timeZone }} evidenceHref={null} />;
  const locale = await getLocale();
  const t = await getTranslations("share");
  const text = causesText(causes, { locale, timeZone });
  const day = formatInstant(causes.asOf, locale, timeZone, "date");
  const heading = t("heading", { organization: org.name, day });
  return (
    <CausesCard
      view={causes}
      timeZone={timeZone}
      evidenceHref={null}
      action={
        <ShareButton
          imageHref={`/${org.slug}/snapshots/${snapshot.id}/card.png`}
          summary={{ text: summaryText(text, heading), markdown: summaryMarkdown(text, heading) }}
        />
      }
    />
  );
}

/** Links for people outside; nothing in the demo, and where the report has no answer to show. */
async function Links({ org, snapshot }: { org: OrganizationContext; snapshot: Snapshot }) {
  if (org.isDemo || reportCauses(snapshot.report) === null) return null;
  const [isAllowed, links] = await Promise.all([
    getAllowsSharedLinks(org.client, org.id),
    listSharedLinks(org.client, org.id, snapshot.id),
  ]);
  const mayShare = canShareSnapshots(org.role);
  return (
    <LinksCard
      links={links}
      share={isAllowed && mayShare ? shareSnapshot.bind(null, org.slug, snapshot.id) : null}
      revoke={mayShare ? revokeSharedLink.bind(null, org.slug) : null}
      settingsHref={isAllowed ? null : `/${org.slug}/settings`}
      timeZone={org.timeZone}
      now={new Date()}
    />
  );
}

/** What was kept stands at once; reading today's data may take longer. */
async function Figures({ org, snapshot }: { org: OrganizationContext; snapshot: Snapshot }) {
  const today = await loadTodaysFigures(org, snapshot);
  return <FiguresCard pairs={compareFigures(snapshot.report.figures, today)} isCompared={today !== null} />;
}
