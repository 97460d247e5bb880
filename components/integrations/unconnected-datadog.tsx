import { useLocale, useTranslations } from "next-intl";
import { FirstSteps } from "@/components/onboarding/first-steps";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { IntegrationStatus } from "@/lib/ingest/integrations/types";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { ConnectCard } from "./connect-card";

interface UnconnectedDatadogProps {
  organization: Pick<OrganizationContext, "name" | "timeZone">;
  /** What was connected before; null where nothing ever was. */
  status: IntegrationStatus | null;
  /** Where calls go instead, where the operator set an address. */
  apiUrl: string | null;
  /** Null for whoever may not. */
  connect: FormAction | null;
}

/** Not connected, or not any more. */
export function UnconnectedDatadog({ organization, status, apiUrl, connect }: UnconnectedDatadogProps) {
  const t = useTranslations("integrations");
  const locale = useLocale();
  const disconnectedAt = status?.integration.disconnectedAt ?? null;
  return (
    <div className="space-y-6">
      {status === null && connect && <FirstSteps current="connect" />}
      {status && disconnectedAt && (
        <Alert
          title={t("disconnectedNotice.title", {
            when: formatInstant(disconnectedAt, locale, organization.timeZone, "short"),
          })}
        >
          <p>{t("disconnectedNotice.body", { count: status.events.deployments })}</p>
        </Alert>
      )}
      {connect ? (
        <ConnectCard
          connect={connect}
          site={status?.integration.site ?? ""}
          apiUrl={apiUrl}
          asksHistory={status === null}
        />
      ) : (
        <Card>
          <EmptyState title={t("status.none")} className="py-10">
            <p>{t("connect.notAllowed", { name: organization.name })}</p>
          </EmptyState>
        </Card>
      )}
    </div>
  );
}
