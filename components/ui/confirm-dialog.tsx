import type { ComponentProps, ReactNode } from "react";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { ActionForm } from "./action-form";
import { Button } from "./button";
import { Dialog, DialogClose } from "./dialog";
import { SubmitButton } from "./submit-button";

interface ConfirmDialogProps {
  trigger: ComponentProps<typeof Dialog>["trigger"];
  title: ReactNode;
  description: ReactNode;
  action: FormAction;
  /** What the action needs to know: hidden or typed fields. */
  children?: ReactNode;
  labels: Record<"submit" | "cancel" | "close", string>;
}

/** Asks before something that can't be taken back. */
export function ConfirmDialog({ trigger, title, description, action, children, labels }: ConfirmDialogProps) {
  return (
    <Dialog trigger={trigger} title={title} description={description} closeLabel={labels.close}>
      <ActionForm action={action} className="space-y-4">
        {children}
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose>
            <Button>{labels.cancel}</Button>
          </DialogClose>
          <SubmitButton variant="danger">{labels.submit}</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  );
}
