import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { CausesCard } from "@/components/causes/causes-card";
import { NextSteps } from "@/components/causes/next-steps";
import { SaveSnapshot } from "@/components/share/save-snapshot";
import { ShareButton } from "@/components/share/share-button";
import { ReportActions } from "@/components/snapshots/report-actions";
import { MoreHistory } from "@/components/verdict/more-history";
import { VerdictCard } from "@/components/verdict/verdict-card";
import { formatInstant } from "@/lib/platform/i18n/format";
import { causeLinks } from "@/lib/read/dashboard/behind-causes";
import type { CausesView } from "@/lib/read/dashboard/causes";
import { summaryMarkdown, summaryText } from "@/lib/read/dashboard/causes-summary";
import { causesText } from "@/lib/read/dashboard/causes-text";
import { type VerdictView, withoutWaits } from "@/lib/read/dashboard/verdict-view";
import { filterQuery } from "@/lib/read/filters/href";
import { parseFilters } from "@/lib/read/filters/parse";
import { keepDashboardSnapshot } from "@/lib/read/snapshots/actions";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canKeepSnapshots } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { moreHistoryFor } from "../more-history";
import { DashboardWithSections } from "./dashboard-with-sections";

/** A sync that is asked for here runs after the answer, within the host's longest time. */
export const maxDuration = 300;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard");
  return { title: t("title") };
}

export default async function DashboardPage({ params, searchParams }: PageProps<"/[org]/dashboard">) {
  const org = await requireOrganization((await params).org);
  const asked = await searchParams;
  const parsed = parseFilters(asked);
  const query = filterQuery(parsed.filters);
  const t = await getTranslations("dashboard");
  return (
    <div className="space-y-6">
      <DashboardWithSections
        request={{ org, parsed, repository: null, now: new Date() }}
        by={asked.by}
        trend={asked.trend}
        heading={<h1 className="sr-only">{t("title")}</h1>}
        verdict={(verdict, causes) => <Answer org={org} verdict={verdict} causes={causes} />}
      />
      {org.productionEnvironments.length > 0 && (
        <ReportActions
          slug={org.slug}
          query={query}
          keep={
            canKeepSnapshots(org.role) && !org.isDemo
              ? keepDashboardSnapshot.bind(null, org.slug, query)
              : null
          }
        />
      )}
    </div>
  );
}

interface AnswerProps {
  org: OrganizationContext;
  verdict: VerdictView;
  causes: CausesView | null;
}

/** What breaks production and what to do about it; where that can't be told, what is missing. */
async function Answer({ org, verdict, causes }: AnswerProps) {
  const { slug, timeZone } = org;
  const evidenceHref = `/${slug}/origins`;
  const moreHistory = await moreHistoryFor(org, verdict);
  const question = (await getTranslations("causes"))("question");
  if (!causes) return <VerdictCard {...{ verdict, evidenceHref, timeZone, moreHistory }} title={question} />;
  const view = moreHistory ? { ...causes, verdict: withoutWaits(causes.verdict) } : causes;
  const links = causeLinks(slug, causes.history);
  const locale = await getLocale();
  const share = await getTranslations("share");
  const text = causesText(view, { locale, timeZone });
  const day = formatInstant(causes.asOf, locale, timeZone, "date");
  const heading = share("heading", { organization: org.name, day });
  return (
    <>
      <CausesCard
        view={view}
        timeZone={timeZone}
        evidenceHref={evidenceHref}
        moreHistory={moreHistory && <MoreHistory {...moreHistory} />}
        action={
          <ShareButton
            imageHref={`/${slug}/card.png`}
            summary={{ text: summaryText(text, heading), markdown: summaryMarkdown(text, heading) }}
          >
            {canKeepSnapshots(org.role) && !org.isDemo && (
              <SaveSnapshot
                keep={keepDashboardSnapshot.bind(null, slug, "")}
                title={share("saveTitle", { day })}
              />
            )}
          </ShareButton>
        }
      />
      {links && <NextSteps view={view} links={links} timeZone={timeZone} />}
    </>
  );
}
