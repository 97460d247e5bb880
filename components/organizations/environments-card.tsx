import { useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { EnvironmentChoice } from "@/lib/workspace/organizations/environment-choices";

interface EnvironmentsCardProps {
  choices: readonly EnvironmentChoice[];
  /** Environments beyond the choices, the least deployed to. */
  unlisted: number;
  /** Whether somebody has chosen yet; until then what is ticked is a suggestion. */
  isChosen: boolean;
  /** Null for whoever may only read. */
  save: FormAction | null;
}

/** Which environments count as production. */
export function EnvironmentsCard({ choices, unlisted, isChosen, save }: EnvironmentsCardProps) {
  const t = useTranslations("organizations.environments");
  return (
    <Card aria-labelledby="environments">
      <CardHeader id="environments" title={t("title")} description={t("description")} />
      <CardBody className="space-y-4">
        {!isChosen && (
          <Alert title={t("none")}>
            <p>
              {t("noneDetail")} {save && choices.some((choice) => choice.isProduction) && t("suggested")}
            </p>
          </Alert>
        )}
        {save ? (
          <EnvironmentsForm choices={choices} unlisted={unlisted} isChosen={isChosen} save={save} />
        ) : (
          <ChosenEnvironments choices={choices} isChosen={isChosen} />
        )}
      </CardBody>
    </Card>
  );
}

function EnvironmentsForm({
  choices,
  unlisted,
  isChosen,
  save,
}: EnvironmentsCardProps & { save: FormAction }) {
  const t = useTranslations("organizations.environments");
  if (choices.length === 0) return <p className="text-sm leading-6 text-ink-muted">{t("nothingYet")}</p>;
  return (
    <ActionForm action={save} aria-label={t("title")} className="max-w-md space-y-4">
      <fieldset className="max-h-80 min-w-0 space-y-1 overflow-y-auto wrap-anywhere">
        <legend className="sr-only">{t("title")}</legend>
        {choices.map(({ name, deployments, isProduction, isOtherSpelling }) => (
          <Checkbox
            // Drawn anew after a save, so that the box shows what was saved.
            key={`${name} ${isProduction}`}
            name="environments"
            value={name}
            defaultChecked={isProduction}
            label={
              <>
                {name}
                {isProduction && !isChosen && (
                  <Badge aria-hidden="true" className="ml-2">
                    {t("guess")}
                  </Badge>
                )}
                {isOtherSpelling && (
                  <Badge tone="warning" className="ml-2">
                    {t("otherSpelling")}
                  </Badge>
                )}
              </>
            }
            detail={deployments > 0 ? t("deployments", { count: deployments }) : t("notSeen")}
          />
        ))}
      </fieldset>
      {unlisted > 0 && (
        <p className="text-[13px] leading-5 text-ink-muted">{t("unlisted", { count: unlisted })}</p>
      )}
      <ActionField
        name="others"
        label={t("others")}
        hint={t("othersHint")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <SubmitButton variant={isChosen ? "secondary" : "primary"}>{t("save")}</SubmitButton>
    </ActionForm>
  );
}

function ChosenEnvironments({ choices, isChosen }: Pick<EnvironmentsCardProps, "choices" | "isChosen">) {
  const settings = useTranslations("organizations.settings");
  const chosen = isChosen ? choices.filter((choice) => choice.isProduction) : [];
  return (
    <>
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {chosen.map(({ name }) => (
            <li key={name}>
              <Badge>{name}</Badge>
            </li>
          ))}
        </ul>
      )}
      <p className="text-[13px] leading-5 text-ink-muted">{settings("readOnly")}</p>
    </>
  );
}
