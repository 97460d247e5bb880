"use client";

import { Check, ChevronDown } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { DropdownItem, DropdownLabel, DropdownMenu, DropdownSeparator } from "@/components/ui/dropdown-menu";

interface LinkedChoice {
  href: string;
  chosen: boolean;
}

interface EnvironmentMenuProps {
  /** What is chosen now. */
  label: string;
  menuLabel: string;
  production: LinkedChoice & { label: string };
  choices: readonly (LinkedChoice & { name: string; detail: string })[];
}

/** The environments to look at: the production ones, or any set ticked by hand. */
export function EnvironmentMenu({ label, menuLabel, production, choices }: EnvironmentMenuProps) {
  return (
    <DropdownMenu
      trigger={
        <Button size="sm" aria-label={`${menuLabel}: ${label}`}>
          <span className="max-w-48 truncate">{label}</span>
          <ChevronDown aria-hidden="true" className="text-ink-faint" />
        </Button>
      }
    >
      <DropdownLabel>{menuLabel}</DropdownLabel>
      <ChoiceItem {...production}>{production.label}</ChoiceItem>
      {choices.length > 0 && <DropdownSeparator />}
      {choices.map((choice) => (
        <ChoiceItem key={choice.name} {...choice}>
          <span className="font-mono text-xs">{choice.name}</span>
          <span className="figures ml-auto pl-6 text-ink-muted">{choice.detail}</span>
        </ChoiceItem>
      ))}
    </DropdownMenu>
  );
}

function ChoiceItem({ href, chosen, children }: LinkedChoice & { children: React.ReactNode }) {
  return (
    <DropdownItem asChild>
      <Link href={href} scroll={false} role="menuitemcheckbox" aria-checked={chosen}>
        <Check aria-hidden="true" className={chosen ? "" : "invisible"} />
        {children}
      </Link>
    </DropdownItem>
  );
}
