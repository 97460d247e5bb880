import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DetailsList } from "@/components/ui/details-list";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/forms/outcome";
import type { IntegrationStatus } from "@/lib/integrations/types";
import { StatusBadge } from "./status-badge";
import { useConnectionFacts, useHoldingFacts } from "./status-facts";

export interface StatusCardProps {
  slug: string;
  status: IntegrationStatus;
  timeZone: string;
  now: Date;
  /** Where calls go, where the operator set an address of their own. */
  apiUrl: string | null;
  /** Each null for whoever may not. */
  syncNow: FormAction | null;
  disconnect: FormAction | null;
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
          {syncNow && <SyncNow action={syncNow} hint={t("syncNowHint")} label={t("syncNow")} />}
          {disconnect && <Disconnect action={disconnect} />}
        </CardFooter>
      )}
    </Card>
  );
}

function SyncNow({ action, label, hint }: { action: FormAction; label: ReactNode; hint: ReactNode }) {
  return (
    <ActionForm action={action} outcomeAt="bottom" className="flex min-w-0 flex-wrap items-center gap-3">
      <SubmitButton size="sm">{label}</SubmitButton>
      <span>{hint}</span>
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
