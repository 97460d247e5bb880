import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";

interface SwitchProps {
  isOn: boolean;
  /** Null where the reader can't change it. */
  save: FormAction | null;
}

/** Whether a deployment that two sources reported counts once. */
export function DuplicatesCard({ isOn, save }: SwitchProps) {
  const t = useTranslations("organizations.duplicates");
  const settings = useTranslations("organizations.settings");
  return (
    <SwitchCard
      id="duplicates"
      title={t("title")}
      description={t("description")}
      state={t(isOn ? "once" : "each")}
      field="merged"
      isOn={isOn}
      press={t(isOn ? "countEach" : "countOnce")}
      save={save}
      whyNot={settings("readOnly")}
    />
  );
}

/** Whether incidents that name no environment count under production. */
export function IncidentsWithoutEnvironmentCard({ isOn, save }: SwitchProps) {
  const t = useTranslations("organizations.incidentsWithoutEnvironment");
  const settings = useTranslations("organizations.settings");
  return (
    <SwitchCard
      id="incidents-without-environment"
      title={t("title")}
      description={t("description")}
      state={t(isOn ? "counted" : "leftOut")}
      field="counted"
      isOn={isOn}
      press={t(isOn ? "leaveOut" : "count")}
      save={save}
      whyNot={settings("readOnly")}
    />
  );
}

/** Whether links to snapshots open for people outside; its owners say so. */
export function SharedLinksCard({ isOn, save }: SwitchProps) {
  const t = useTranslations("share.setting");
  return (
    <SwitchCard
      id="shared-links"
      title={t("title")}
      description={t("description")}
      state={t(isOn ? "on" : "off")}
      field="allowed"
      isOn={isOn}
      press={t(isOn ? "forbid" : "allow")}
      save={save}
      whyNot={t("ownersOnly")}
    />
  );
}

/** Whether members see the organization only after showing a second factor; its owners say so, where Auth offers one. */
export function RequireSecondFactorCard({ isOn, save }: SwitchProps) {
  const t = useTranslations("organizations.settings");
  const auth = useTranslations("auth.secondFactor");
  return (
    <SwitchCard
      id="second-factor"
      title={t("secondFactor")}
      description={`${t("secondFactorDescription")} ${t("secondFactorTokens")}`}
      state={save && t(isOn ? "secondFactorRequired" : "secondFactorFree")}
      field="required"
      isOn={isOn}
      press={t(isOn ? "waiveSecondFactor" : "requireSecondFactor")}
      save={save}
      whyNot={auth("unavailable")}
    />
  );
}

interface SwitchCardProps extends SwitchProps {
  id: string;
  title: string;
  description: string;
  /** How it stands; null where there is nothing to stand. */
  state: string | null;
  /** The form's field; empty switches off. */
  field: string;
  press: string;
  /** What stands in place of the button where it can't be changed. */
  whyNot: string;
}

/** One thing of an organization that is on or off. */
function SwitchCard({ id, title, description, state, field, isOn, press, save, whyNot }: SwitchCardProps) {
  return (
    <Card aria-labelledby={id}>
      <CardHeader id={id} title={title} description={description} />
      <CardBody className="space-y-4 text-sm leading-6">
        {state && <p>{state}</p>}
        {save ? (
          <ActionForm action={save} aria-label={title}>
            <input type="hidden" name={field} value={isOn ? "" : "1"} />
            <SubmitButton variant="secondary">{press}</SubmitButton>
          </ActionForm>
        ) : (
          <p className="text-[13px] leading-5 text-ink-muted">{whyNot}</p>
        )}
      </CardBody>
    </Card>
  );
}
