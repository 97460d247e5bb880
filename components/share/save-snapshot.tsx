import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";

/** One press freezes the answer and leads to where it can be noted and shared. */
export function SaveSnapshot({ keep, title }: { keep: FormAction; title: string }) {
  const t = useTranslations("share");
  return (
    <ActionForm action={keep} aria-label={t("save")} className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <input type="hidden" name="title" value={title} />
      <SubmitButton size="sm" variant="secondary">
        {t("save")}
      </SubmitButton>
      <span className="text-[13px] leading-5 text-ink-muted">{t("saveDetail")}</span>
    </ActionForm>
  );
}
