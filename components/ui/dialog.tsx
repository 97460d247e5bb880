"use client";

import { X } from "lucide-react";
import {
  Children,
  cloneElement,
  createContext,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  use,
  useId,
  useRef,
  useState,
} from "react";

interface CommandProps {
  command?: string;
  commandfor?: string;
  onClick?: (event: MouseEvent<HTMLElement>) => void;
}

/** Which dialog the buttons inside of it close. */
const DialogId = createContext<string | undefined>(undefined);

/**
 * Adds to the one element of a prop. Of a long page React sends an element that stands in a prop by itself, and what is
 * found here is a promise of it, which `Children` resolves: cloned as it is, it would be an element of nothing.
 */
const extended = (element: ReactElement<CommandProps>, props: CommandProps) =>
  cloneElement(Children.toArray(element)[0] as ReactElement<CommandProps>, props);

const knowsCommands = () => "command" in HTMLButtonElement.prototype;

interface DialogProps {
  /** The button that opens it. */
  trigger: ReactElement<CommandProps>;
  title: ReactNode;
  description?: ReactNode;
  /** What the closing cross is called. */
  closeLabel: string;
  children: ReactNode;
}

/**
 * A question that must be answered before going on: focus stays inside, Escape leaves it. The browser opens it, so a
 * press is answered before any script has come.
 */
export function Dialog({ trigger, title, description, closeLabel, children }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [closings, setClosings] = useState(0);
  /** For browsers that don't know `command` yet. */
  const open = () => {
    if (!knowsCommands()) dialog.current?.showModal();
  };
  return (
    <DialogId value={id}>
      {extended(trigger, { command: "show-modal", commandfor: id, onClick: open })}
      <dialog
        ref={dialog}
        id={id}
        aria-labelledby={`${id}title`}
        aria-describedby={description ? `${id}description` : undefined}
        onClose={() => setClosings((n) => n + 1)}
        className="m-auto max-h-[85dvh] w-[calc(100vw-2rem)] max-w-md overflow-y-auto rounded-lg border bg-raised p-5 text-left text-sm font-normal whitespace-normal text-ink backdrop:bg-black/40"
      >
        <h2 id={`${id}title`} className="pr-8 text-base leading-6 font-medium">
          {title}
        </h2>
        {description && (
          <p id={`${id}description`} className="mt-1 text-sm leading-6 text-ink-muted">
            {description}
          </p>
        )}
        {/* Opened again it is as new: no refusal of last time, nothing half typed. */}
        <div key={closings} className="mt-4">
          {children}
        </div>
        <DialogClose>
          <button
            type="button"
            aria-label={closeLabel}
            className="absolute top-4 right-4 grid size-8 place-items-center rounded-md text-ink-muted hover:bg-subtle hover:text-ink"
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        </DialogClose>
      </dialog>
    </DialogId>
  );
}

/** Closes the dialog it stands in: `<DialogClose><Button>Cancel</Button></DialogClose>`. */
export function DialogClose({ children }: { children: ReactElement<CommandProps> }) {
  const close = ({ currentTarget }: MouseEvent<HTMLElement>) => {
    if (!knowsCommands()) currentTarget.closest("dialog")?.close();
  };
  return extended(children, { command: "close", commandfor: use(DialogId), onClick: close });
}
