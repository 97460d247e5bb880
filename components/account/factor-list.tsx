import { useTranslations } from "next-intl";
import { ActionField } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Instant } from "@/components/ui/instant";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { SecondFactor } from "@/lib/workspace/auth/totp";

interface FactorListProps {
  factors: readonly SecondFactor[];
  remove: (factorId: string) => FormAction;
}

/** The apps of an account, each with the way to take it away. */
export function FactorList({ factors, remove }: FactorListProps) {
  const t = useTranslations("auth.secondFactor");
  const account = useTranslations("auth.account");
  return (
    <ul className="divide-y text-sm leading-6">
      {factors.map(({ id, name, createdAt }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-3">
          <span className="min-w-0">
            <span className="block break-words font-medium">{name}</span>
            <span className="block text-[13px] leading-5 text-ink-muted">
              {t.rich("addedAt", { at: () => <Instant at={createdAt} timeZone="UTC" /> })}
            </span>
          </span>
          <ConfirmDialog
            trigger={
              <Button variant="danger" size="sm">
                {t("remove")}
              </Button>
            }
            title={t("remove")}
            description={t("removeDescription", { name })}
            action={remove(id)}
            labels={{ submit: t("remove"), cancel: t("cancel"), close: t("close") }}
          >
            <ActionField
              name="currentPassword"
              type="password"
              label={account("currentPassword")}
              autoComplete="current-password"
              required
            />
          </ConfirmDialog>
        </li>
      ))}
    </ul>
  );
}
