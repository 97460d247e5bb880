import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/forms/outcome";

interface DuplicatesCardProps {
  isMerged: boolean;
  /** Null for whoever may only read. */
  save: FormAction | null;
}

/** Whether a deployment that two sources reported counts once. */
export function DuplicatesCard({ isMerged, save }: DuplicatesCardProps) {
  const t = useTranslations("organizations.duplicates");
  const settings = useTranslations("organizations.settings");
  return (
    <Card aria-labelledby="duplicates">
      <CardHeader id="duplicates" title={t("title")} description={t("description")} />
      <CardBody className="space-y-4 text-sm leading-6">
        <p>{t(isMerged ? "once" : "each")}</p>
        {save ? (
          <ActionForm action={save} aria-label={t("title")}>
            <input type="hidden" name="merged" value={isMerged ? "" : "1"} />
            <SubmitButton variant="secondary">{t(isMerged ? "countEach" : "countOnce")}</SubmitButton>
          </ActionForm>
        ) : (
          <p className="text-[13px] leading-5 text-ink-muted">{settings("readOnly")}</p>
        )}
      </CardBody>
    </Card>
  );
}
