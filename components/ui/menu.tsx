"use client";

import type { ReactElement, ReactNode } from "react";
import { closePopoverAround, Popover } from "./popover";

/** How a link or a button in a menu looks. */
export const menuItemClass = "menu-item";

interface MenuProps {
  /** The button that opens it; name it with words or an aria-label. */
  trigger: ReactElement<{ popoverTarget?: string }>;
  label: string;
  align?: "start" | "end";
  /** MenuItems. */
  children: ReactNode;
}

/** Places to go and things to do behind one button: links and forms, which work before scripts do. */
export function Menu({ trigger, label, align, children }: MenuProps) {
  return (
    <Popover trigger={trigger} label={label} align={align} className="w-auto min-w-44 p-1">
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: what is chosen in it answers; this only puts the menu away */}
      <div
        onClick={({ target }) => {
          if (target instanceof Element && target.closest("a, button")) closePopoverAround(target);
        }}
      >
        {children}
      </div>
    </Popover>
  );
}

interface MenuChoiceProps {
  /** What the form sends the choice as. */
  name: string;
  value: string;
  action: (form: FormData) => void | Promise<void>;
  choices: readonly { value: string; label: ReactNode; lang?: string }[];
}

/** One of several, the current one ticked. */
export function MenuChoice({ name, value, action, choices }: MenuChoiceProps) {
  return (
    <form action={action}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="submit"
          name={name}
          value={choice.value}
          lang={choice.lang}
          aria-pressed={choice.value === value}
          className={menuItemClass}
        >
          <span className="grow">{choice.label}</span>
          {choice.value === value && <i className="glyph glyph-check" />}
        </button>
      ))}
    </form>
  );
}
