import { useTranslations } from "next-intl";
import { useId } from "react";
import { ActionField, ActionSelect } from "@/components/ui/action-form";
import { KNOWN_ORIGINS } from "@/lib/core/origins/origin";

/** What an overrule says and why; the same for a commit and for an account. */
export function OverruleFields({ tools }: { tools: readonly string[] }) {
  const t = useTranslations("commitOrigins.settings");
  const names = useTranslations("metrics.origin");
  const listId = useId();
  return (
    <>
      <ActionSelect name="origin" label={t("origin")} defaultValue="" required>
        <option value="" disabled>
          {t("chooseOrigin")}
        </option>
        {KNOWN_ORIGINS.map((origin) => (
          <option key={origin} value={origin}>
            {names(origin)}
          </option>
        ))}
      </ActionSelect>
      <ActionField
        name="tool"
        label={t("tool")}
        hint={t("toolHint")}
        list={listId}
        autoComplete="off"
        maxLength={60}
      />
      <datalist id={listId}>
        {tools.map((tool) => (
          <option key={tool} value={tool} />
        ))}
      </datalist>
      <ActionField
        name="reason"
        label={t("reason")}
        hint={t("reasonHint")}
        autoComplete="off"
        maxLength={500}
        required
      />
    </>
  );
}
