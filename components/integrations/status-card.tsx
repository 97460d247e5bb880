import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DetailsList } from "@/components/ui/details-list";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { RefreshOnStart } from "./refresh-on-start";
import { StatusBadge } from "./status-badge";
import { type StatusFactsProps, useConnectionFacts, useHoldingFacts } from "./status-facts";

interface StatusCardProps extends StatusFactsProps {
  /** Each null for whoever may not. */
  syncNow: FormAction | null;
  disconnect: FormAction | null;
  /** While production environments are to be chosen, that is the page's main button. */
  isMain: boolean;
}

/** All there is to know about a connection, whether it works or fails. */
export function StatusCard(props: StatusCardProps) {
  const t = useTranslations("integrations.card");
  const { syncNow, disconnect } = props;
  const connection = useConnectionFacts(props);
  const holdings = useHoldingFacts(props);
  return (
    <Card aria-labelledby="datadog">
      <CardHeader
        id="datadog"
        title={t("title")}
        action={<StatusBadge status={props.status.integration.status} />}
      />
      <CardBody className="space-y-6">
        <DetailsList items={connection} />
        <hr />
        <DetailsList items={holdings} />
      </CardBody>
      {(syncNow || disconnect) && (
        <CardFooter className="items-start justify-between">
          {syncNow && <SyncNow action={syncNow} slug={props.slug} isMain={props.isMain} />}
          {disconnect && <Disconnect action={disconnect} />}
        </CardFooter>
      )}
    </Card>
  );
}

function SyncNow({ action, slug, isMain }: { action: FormAction; slug: string; isMain: boolean }) {
  const t = useTranslations("integrations.card");
  return (
    <ActionForm action={action} outcomeAt="bottom" className="flex min-w-0 flex-wrap items-center gap-3">
      <SubmitButton size="sm" variant={isMain ? "primary" : "secondary"}>
        {t("syncNow")}
      </SubmitButton>
      <span>{t("syncNowHint")}</span>
      <RefreshOnStart statusUrl={`/api/v1/orgs/${slug}/sync-status`} />
    </ActionForm>
  );
}

function Disconnect({ action }: { action: FormAction }) {
  const t = useTranslations("integrations.card");
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger">
          {t("disconnect")}
        </Button>
      }
      title={t("disconnectTitle")}
      description={t("disconnectDescription")}
      action={action}
      labels={{ submit: t("disconnectSubmit"), cancel: t("cancel"), close: t("close") }}
    />
  );
}
