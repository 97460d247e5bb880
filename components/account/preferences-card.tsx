import { useLocale, useTranslations } from "next-intl";
import { ActionForm, ActionSelect } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { LOCALE_NAMES, LOCALES } from "@/lib/platform/i18n/locale";
import { SINGLE_KEYS, type SingleKeys } from "@/lib/platform/i18n/single-keys";
import { THEMES, type Theme } from "@/lib/platform/i18n/theme";

interface PreferencesCardProps {
  theme: Theme;
  singleKeys: SingleKeys;
  save: FormAction;
}

/** Language, theme and keys of this browser. */
export function PreferencesCard({ theme, singleKeys, save }: PreferencesCardProps) {
  const t = useTranslations("auth.account");
  const shell = useTranslations("shell");
  const locale = useLocale();
  return (
    <Card aria-labelledby="preferences">
      <CardHeader id="preferences" title={t("preferences")} description={t("preferencesDescription")} />
      <CardBody>
        <ActionForm action={save} className="max-w-md space-y-4" aria-label={t("preferences")}>
          <ActionSelect name="locale" label={t("language")} defaultValue={locale}>
            {LOCALES.map((value) => (
              <option key={value} value={value} lang={value}>
                {LOCALE_NAMES[value]}
              </option>
            ))}
          </ActionSelect>
          <ActionSelect name="theme" label={t("theme")} defaultValue={theme}>
            {THEMES.map((value) => (
              <option key={value} value={value}>
                {shell(`theme.${value}`)}
              </option>
            ))}
          </ActionSelect>
          <ActionSelect
            name="singleKeys"
            label={t("singleKeys")}
            hint={t("singleKeysHint")}
            defaultValue={singleKeys}
          >
            {SINGLE_KEYS.map((value) => (
              <option key={value} value={value}>
                {t(`singleKeysChoice.${value}`)}
              </option>
            ))}
          </ActionSelect>
          <SubmitButton variant="secondary">{t("save")}</SubmitButton>
        </ActionForm>
      </CardBody>
    </Card>
  );
}
