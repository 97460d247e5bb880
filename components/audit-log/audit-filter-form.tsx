import Form from "next/form";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/form-field";
import { Select } from "@/components/ui/select";
import { KNOWN_ACTIONS } from "@/lib/workspace/audit-log/known-actions";
import type { AuditFilter } from "@/lib/workspace/audit-log/types";

interface AuditFilterFormProps {
  path: string;
  filter: AuditFilter;
  members: ReadonlyMap<string, string>;
}

/** Narrows the log by what and by whom; sent by GET, so that the address says what is seen. */
export function AuditFilterForm({ path, filter, members }: AuditFilterFormProps) {
  const t = useTranslations("audit");
  return (
    <Form
      action={path}
      aria-label={t("filter.label")}
      className="grid items-end gap-3 sm:grid-cols-[1fr_1fr_auto]"
    >
      <FormField label={t("filter.action")}>
        {(field) => (
          <Select name="action" key={filter.action} defaultValue={filter.action ?? ""} {...field}>
            <option value="">{t("filter.anyAction")}</option>
            {KNOWN_ACTIONS.map((action) => {
              const [noun, verb] = action.split(".") as ["organization", "create"];
              return (
                <option key={action} value={action}>
                  {t(`names.${noun}.${verb}`)}
                </option>
              );
            })}
          </Select>
        )}
      </FormField>
      <FormField label={t("filter.actor")}>
        {(field) => (
          <Select name="actor" key={filter.actor} defaultValue={filter.actor ?? ""} {...field}>
            <option value="">{t("filter.anyActor")}</option>
            <option value="system">{t("system")}</option>
            <option value="token">{t("unknownToken")}</option>
            {[...members].map(([id, email]) => (
              <option key={id} value={id}>
                {email}
              </option>
            ))}
          </Select>
        )}
      </FormField>
      <div className="flex gap-2 sm:mb-1.5">
        <Button type="submit">{t("filter.apply")}</Button>
        {(filter.action || filter.actor) && (
          <Button asChild variant="ghost">
            <Link href={path}>{t("filter.clear")}</Link>
          </Button>
        )}
      </div>
    </Form>
  );
}
