"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

const itemClass =
  "flex min-h-8 w-full items-center gap-2 rounded-sm px-2 py-1 text-left text-[13px] leading-5 text-ink outline-none select-none " +
  "data-[highlighted]:bg-subtle data-[disabled]:text-ink-faint [&_svg]:size-4 [&_svg]:shrink-0";

interface DropdownMenuProps {
  /** The button that opens it; name it with words or an aria-label. */
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "center" | "end";
}

/** A list of places or actions behind one button; arrows, letters, Enter and Escape work. */
export function DropdownMenu({ trigger, children, align = "start" }: DropdownMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-[min(24rem,var(--radix-dropdown-menu-content-available-height))] min-w-44 overflow-y-auto rounded-md border border-line-strong bg-raised p-1"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** One action, or with `asChild` one link. */
export function DropdownItem({ className, ...props }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item className={cn(itemClass, className)} {...props} />;
}

interface DropdownChoiceProps {
  value: string;
  onChoose: (value: string) => void;
  choices: readonly { value: string; label: ReactNode; lang?: string }[];
}

/** One of several, the current one ticked. */
export function DropdownChoice({ value, onChoose, choices }: DropdownChoiceProps) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChoose}>
      {choices.map((choice) => (
        <Radix.RadioItem key={choice.value} value={choice.value} lang={choice.lang} className={itemClass}>
          <span className="grow">{choice.label}</span>
          <Radix.ItemIndicator>
            <Check aria-hidden="true" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function DropdownLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1.5 text-[11px] leading-4 text-ink-muted">{children}</Radix.Label>;
}

export function DropdownSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
