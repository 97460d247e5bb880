import { useTranslations } from "next-intl";
import { ActionForm, ActionTextarea } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { LONGEST_NOTE } from "@/lib/read/snapshots/schema";

/** What was concluded from a snapshot; for whoever may write it, a field to write it in. */
export function NoteCard({ note, save }: { note: string | null; save: FormAction | null }) {
  const t = useTranslations("share.note");
  if (!save && !note) return null;
  return (
    <Card aria-labelledby="note">
      <CardHeader id="note" title={t("title")} description={save ? t("description") : undefined} />
      <CardBody>
        {save ? (
          <ActionForm action={save} aria-label={t("title")} className="max-w-prose space-y-3">
            <ActionTextarea
              name="note"
              label={t("label")}
              defaultValue={note ?? ""}
              maxLength={LONGEST_NOTE}
            />
            <SubmitButton variant="secondary">{t("submit")}</SubmitButton>
          </ActionForm>
        ) : (
          <NoteText note={note ?? ""} />
        )}
      </CardBody>
    </Card>
  );
}

/** A note is text, whatever is in it: its lines, and nothing else, are drawn. */
export function NoteText({ note }: { note: string }) {
  return <p className="max-w-prose leading-6 [overflow-wrap:anywhere] whitespace-pre-line">{note}</p>;
}
