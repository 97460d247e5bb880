import { useTranslations } from "next-intl";
import { ActionField, ActionForm, ActionSelect } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DetailsList } from "@/components/ui/details-list";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { WEEK_STARTS } from "@/lib/workspace/organizations/week-start";

interface GeneralCardProps {
  organization: Pick<OrganizationContext, "name" | "slug" | "timeZone" | "weekStart">;
  /** Null for whoever may only read. */
  update: FormAction | null;
}

/** Name, time zone and the day a week begins on. */
export function GeneralCard({ organization, update }: GeneralCardProps) {
  const t = useTranslations("organizations.settings");
  return (
    <Card aria-labelledby="general">
      <CardHeader id="general" title={t("general")} description={t("generalDescription")} />
      <CardBody>
        {update ? (
          <GeneralForm organization={organization} update={update} />
        ) : (
          <DetailsList
            items={[
              { term: t("name"), detail: organization.name },
              { term: t("slug"), detail: organization.slug },
              { term: t("timeZone"), detail: organization.timeZone },
              { term: t("weekStart"), detail: t(organization.weekStart) },
            ]}
          />
        )}
        {!update && <p className="mt-4 text-[13px] leading-5 text-ink-muted">{t("readOnly")}</p>}
      </CardBody>
    </Card>
  );
}

function GeneralForm({
  organization,
  update,
}: {
  organization: GeneralCardProps["organization"];
  update: FormAction;
}) {
  const t = useTranslations("organizations.settings");
  return (
    <ActionForm action={update} className="max-w-md space-y-4">
      <ActionField
        name="name"
        label={t("name")}
        defaultValue={organization.name}
        maxLength={80}
        autoComplete="off"
        required
      />
      <ActionSelect
        name="timeZone"
        label={t("timeZone")}
        hint={t("timeZoneHint")}
        defaultValue={organization.timeZone}
      >
        {timeZones(organization.timeZone).map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </ActionSelect>
      <ActionSelect
        name="weekStart"
        label={t("weekStart")}
        hint={t("weekStartHint")}
        defaultValue={organization.weekStart}
      >
        {WEEK_STARTS.map((day) => (
          <option key={day} value={day}>
            {t(day)}
          </option>
        ))}
      </ActionSelect>
      <SubmitButton variant="secondary">{t("save")}</SubmitButton>
    </ActionForm>
  );
}

/** Every zone this runtime knows, UTC first; the current one even where the runtime has another name for it. */
function timeZones(current: string): string[] {
  const known = Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC");
  return [...new Set(["UTC", current, ...known])];
}
