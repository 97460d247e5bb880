import { ActionField, ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";

interface KeepButtonProps {
  keep: FormAction;
  texts: Record<"keep" | "description" | "close" | "title" | "hint" | "cancel" | "submit", string>;
}

/** Asks for a title and keeps the report. */
export function KeepButton({ keep, texts }: KeepButtonProps) {
  return (
    <Dialog
      trigger={<Button size="sm">{texts.keep}</Button>}
      title={texts.keep}
      description={texts.description}
      closeLabel={texts.close}
    >
      <ActionForm action={keep} className="space-y-4">
        <ActionField name="title" label={texts.title} hint={texts.hint} maxLength={120} required />
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose>
            <Button>{texts.cancel}</Button>
          </DialogClose>
          <SubmitButton>{texts.submit}</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  );
}
