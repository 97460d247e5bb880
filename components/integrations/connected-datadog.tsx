import { FirstSteps } from "@/components/onboarding/first-steps";
import { ReadyAlert } from "@/components/onboarding/ready-alert";
import { EnvironmentsCard } from "@/components/organizations/environments-card";
import type { DatadogPageData } from "@/lib/ingest/integrations/datadog-page";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { ReplaceKeysCard } from "./connect-card";
import { DisappearedCard } from "./disappeared-card";
import { FailingAlert } from "./failing-alert";
import { FeedsCard } from "./feeds-card";
import { LoadHistoryCard } from "./load-history-card";
import { SetAsideCard } from "./set-aside-card";
import { StatusCard } from "./status-card";
import { SyncProgressCard } from "./sync-progress-card";
import { SyncRunsCard } from "./sync-runs-card";

interface ConnectedDatadogProps extends DatadogPageData {
  organization: Pick<OrganizationContext, "slug" | "timeZone" | "productionEnvironments" | "isDemo">;
  apiUrl: string | null;
  /** Each null for whoever may not. */
  actions: Record<
    | "connect"
    | "syncNow"
    | "continueSync"
    | "disconnect"
    | "setEnvironments"
    | "loadMore"
    | "switchFeed"
    | "nameFields"
    | "readArchive",
    FormAction | null
  >;
}

/**
 * A connection: what is wrong, what is loading, what counts, and how it stands with all that hangs on it, which waits
 * until somebody new has taken their first steps.
 */
export function ConnectedDatadog(props: ConnectedDatadogProps) {
  const { organization, status, progress, isNew, environments, now, apiUrl, actions } = props;
  const { slug, timeZone, productionEnvironments } = organization;
  const { integration } = status;
  const mustChoose = productionEnvironments.length === 0;
  const environmentsCard = (
    <EnvironmentsCard
      key="environments"
      choices={environments}
      unlisted={status.events.unlistedEnvironments}
      isChosen={productionEnvironments.length > 0}
      save={actions.setEnvironments}
    />
  );
  const statusCard = (
    <StatusCard
      key="status"
      slug={slug}
      status={status}
      feeds={props.feeds}
      timeZone={timeZone}
      now={now}
      apiUrl={apiUrl}
      syncNow={actions.syncNow}
      disconnect={actions.disconnect}
      isMain={!mustChoose}
    />
  );
  const isFirstSync = integration.lastSyncedAt === null;
  const isLoading = isFirstSync || integration.isHistoryDue;
  const takesFirstSteps = actions.connect !== null && isNew && (mustChoose || progress !== null);
  const isWhole = !takesFirstSteps || integration.status === "error";
  return (
    <div className="space-y-6">
      {takesFirstSteps && <FirstSteps current={mustChoose ? "environments" : "history"} />}
      {actions.connect && isNew && !isFirstSync && !mustChoose && (progress || !isLoading) && (
        <ReadyAlert slug={slug} isAllIn={!isLoading} />
      )}
      <FailingAlert integration={integration} timeZone={timeZone} now={now} />
      {progress && (
        <SyncProgressCard
          slug={slug}
          progress={progress}
          isFirst={isLoading}
          timeZone={timeZone}
          continueSync={actions.continueSync}
        />
      )}
      {/* Keyed, so that the form keeps its answer when saving moves it below. */}
      {[!mustChoose && isWhole && statusCard, environmentsCard, mustChoose && isWhole && statusCard]}
      {isWhole && <Details {...props} />}
    </div>
  );
}

/** What hangs on a connection: its feeds, its history, what couldn't be read, its runs and its keys. */
function Details(props: ConnectedDatadogProps) {
  const { organization, status, progress, runs, now, apiUrl, actions } = props;
  const { slug, timeZone } = organization;
  return (
    <>
      <FeedsCard
        feeds={props.feeds}
        summaries={props.feedSummaries}
        slug={slug}
        timeZone={timeZone}
        now={now}
        switchFeed={actions.switchFeed}
        nameFields={actions.nameFields}
        readArchive={progress ? null : actions.readArchive}
      />
      {actions.loadMore && !progress && (
        <LoadHistoryCard
          choices={props.backfill}
          heldFrom={status.events.historyFrom}
          slug={slug}
          timeZone={timeZone}
          load={actions.loadMore}
        />
      )}
      <SetAsideCard
        events={props.setAside}
        total={status.events.setAside}
        timeZone={timeZone}
        href={actions.syncNow && `/${slug}/settings/integrations/datadog/set-aside`}
      />
      <DisappearedCard events={props.disappeared} total={status.events.disappeared} timeZone={timeZone} />
      <SyncRunsCard runs={runs} slug={slug} timeZone={timeZone} />
      {actions.connect && !organization.isDemo && (
        <ReplaceKeysCard
          connect={actions.connect}
          site={status.integration.site}
          apiUrl={apiUrl}
          open={status.integration.status === "error"}
        />
      )}
    </>
  );
}
