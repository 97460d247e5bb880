import { useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { Repository } from "@/lib/workspace/repositories/types";

interface RepositoriesCardProps {
  repositories: readonly Repository[];
  /** Each null for whoever may not. */
  add: FormAction | null;
  remove: FormAction | null;
}

/** The repositories deployments can belong to. */
export function RepositoriesCard({ repositories, add, remove }: RepositoriesCardProps) {
  const t = useTranslations("repositories.settings");
  return (
    <Card aria-labelledby="repositories">
      <CardHeader id="repositories" title={t("list")} description={t("description")} />
      <CardBody className="space-y-6">
        {repositories.length === 0 ? (
          <p className="text-sm leading-6 text-ink-muted">
            {t("emptyTitle")}. {t("emptyBody")}
          </p>
        ) : (
          <ul className="divide-y">
            {repositories.map((repository) => (
              <li key={repository.id} className="flex items-center justify-between gap-3 py-2">
                <span className="min-w-0 break-words">{repository.slug}</span>
                {remove && <RemoveButton repository={repository} remove={remove} />}
              </li>
            ))}
          </ul>
        )}
        {add && (
          <ActionForm action={add} className="max-w-md space-y-4" aria-label={t("add")}>
            <ActionField
              name="remoteUrl"
              label={t("remote")}
              hint={t("remoteHint")}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              required
              after={<SubmitButton variant="secondary">{t("addSubmit")}</SubmitButton>}
            />
          </ActionForm>
        )}
      </CardBody>
    </Card>
  );
}

function RemoveButton({ repository, remove }: { repository: Repository; remove: FormAction }) {
  const t = useTranslations("repositories.settings");
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`${t("remove")} ${repository.slug}`}>
          {t("remove")}
        </Button>
      }
      title={t("removeTitle", { slug: repository.slug })}
      description={t("removeDescription")}
      action={remove}
      labels={{ submit: t("remove"), cancel: t("cancel"), close: t("close") }}
    >
      <input type="hidden" name="repositoryId" value={repository.id} />
    </ConfirmDialog>
  );
}
