import { useLocale, useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { ConnectGithubCard } from "./connect-github-card";

interface UnconnectedGithubProps {
  organization: Pick<OrganizationContext, "name" | "timeZone" | "isDemo">;
  /** When it was disconnected; null where it never was connected. */
  disconnectedAt: Date | null;
  /** Null for whoever may not. */
  connect: FormAction | null;
}

/** Not connected, or not any more. */
export function UnconnectedGithub({ organization, disconnectedAt, connect }: UnconnectedGithubProps) {
  const t = useTranslations("github");
  const status = useTranslations("integrations.status");
  const locale = useLocale();
  const { name, timeZone, isDemo } = organization;
  return (
    <div className="space-y-6">
      {disconnectedAt && (
        <Alert
          title={t("disconnectedNotice", { when: formatInstant(disconnectedAt, locale, timeZone, "short") })}
        />
      )}
      {connect && !isDemo ? (
        <ConnectGithubCard connect={connect} />
      ) : (
        <Card>
          <EmptyState title={status("none")} className="py-10">
            <p>{isDemo ? t("connect.demo") : t("connect.notAllowed", { name })}</p>
          </EmptyState>
        </Card>
      )}
    </div>
  );
}
