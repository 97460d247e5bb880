import { useLocale, useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { DeploymentDetail } from "@/lib/read/deployments/detail";
import { resultReason } from "@/lib/read/deployments/why";
import { BreakingCommitCard, type BreakingCommitView } from "./breaking-commit-card";
import { CommitsCard, type ListedCommit } from "./commits-card";
import { DeploymentFactsCard } from "./deployment-facts-card";
import { DeploymentHeading } from "./deployment-heading";
import { IncidentsNearbyCard } from "./incidents-nearby-card";
import { RelatedLink } from "./related-link";
import { WhyCard } from "./why-card";

interface DeploymentPageContentProps {
  deployment: DeploymentDetail;
  commits: readonly ListedCommit[];
  allCommitsHref: string | null;
  commitHref: string | null;
  datadogUrl: string | null;
  /** Null for a deployment that didn't fail. */
  breaking: BreakingCommitView | null;
  slug: string;
  timeZone: string;
}

/** One deployment: the reason for its result first, then what it carried. */
export function DeploymentPageContent(props: DeploymentPageContentProps) {
  const { deployment, slug, timeZone } = props;
  return (
    <div className="space-y-6">
      <DeploymentHeading
        deployment={deployment}
        slug={slug}
        timeZone={timeZone}
        datadogUrl={props.datadogUrl}
      />
      <Absence deployment={deployment} timeZone={timeZone} />
      <OtherReports deployment={deployment} slug={slug} timeZone={timeZone} />
      <div className="grid gap-6 lg:grid-cols-[3fr_2fr]">
        <WhyCard deployment={deployment} reason={resultReason(deployment)} slug={slug} timeZone={timeZone} />
        <IncidentsNearbyCard deployment={deployment} slug={slug} timeZone={timeZone} />
      </div>
      {props.breaking && (
        <BreakingCommitCard {...props.breaking} deployment={deployment} timeZone={timeZone} />
      )}
      <CommitsCard
        deployment={deployment}
        commits={props.commits}
        timeZone={timeZone}
        allHref={props.allCommitsHref}
      />
      <DeploymentFactsCard
        deployment={deployment}
        slug={slug}
        timeZone={timeZone}
        commitHref={props.commitHref}
      />
    </div>
  );
}

/** The reports of other sources about the same deployment, and which of them counts. */
function OtherReports({
  deployment: { isMerged, otherReports },
  slug,
  timeZone,
}: Pick<DeploymentPageContentProps, "deployment" | "slug" | "timeZone">) {
  const t = useTranslations("deployments.detail");
  if (otherReports.length === 0) return null;
  const allCount = !isMerged && otherReports.every(({ counts }) => counts);
  return (
    <Alert title={t("twiceTitle")}>
      <p>{t(allCount ? "twiceBoth" : isMerged ? "twiceOther" : "twiceThis")}</p>
      <ul>
        {otherReports.map(({ source, deployment }) => (
          <li key={deployment.id}>
            {t.rich("twiceLink", {
              source: source ?? t("unknownSource"),
              link: () => <RelatedLink deployment={deployment} slug={slug} timeZone={timeZone} />,
            })}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Absence({ deployment, timeZone }: { deployment: DeploymentDetail; timeZone: string }) {
  const t = useTranslations("deployments.detail");
  const locale = useLocale();
  const { disappearedAt, missedAt, pusher, isOff } = deployment;
  if (isOff)
    return (
      <Alert tone="warning" title={t("supersededTitle", { by: pusher ?? "none" })}>
        {t("supersededBody", { by: pusher ?? "none" })}
      </Alert>
    );
  if (disappearedAt && pusher)
    return (
      <Alert tone="warning" title={t("deletedTitle", { by: pusher })}>
        {t("deletedBody", { by: pusher })}
      </Alert>
    );
  if (disappearedAt) {
    const at = formatInstant(disappearedAt, locale, timeZone, "short");
    return (
      <Alert tone="warning" title={t("disappearedTitle")}>
        {t("disappearedBody", { at })}
      </Alert>
    );
  }
  return missedAt ? <Alert title={t("missedTitle")}>{t("missedBody")}</Alert> : null;
}
