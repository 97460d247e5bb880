"use client";

import { useState, useSyncExternalStore } from "react";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { suggestSlug } from "@/lib/workspace/organizations/slug";

interface NewOrganizationFormProps {
  action: FormAction;
  labels: Record<"name" | "nameHint" | "slug" | "slugHint" | "timeZone" | "submit", string>;
}

const neverChanges = () => () => {};
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const unknownZone = () => "";

/** Names a new organization; its address follows the name until somebody writes one. */
export function NewOrganizationForm({ action, labels }: NewOrganizationFormProps) {
  const [name, setName] = useState("");
  const [slug, setSlug] = useState<string | null>(null);
  const timeZone = useSyncExternalStore(neverChanges, browserZone, unknownZone);
  return (
    <ActionForm action={action} className="space-y-4">
      <ActionField
        name="name"
        label={labels.name}
        hint={labels.nameHint}
        autoComplete="organization"
        maxLength={80}
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <ActionField
        name="slug"
        label={labels.slug}
        hint={labels.slugHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={48}
        required
        value={slug ?? suggestSlug(name)}
        onChange={(event) => setSlug(event.target.value === "" ? null : event.target.value)}
      />
      <input type="hidden" name="timeZone" value={timeZone} />
      <p className="min-h-10 text-[13px] leading-5 text-ink-muted">
        {timeZone && labels.timeZone.replace("{timeZone}", timeZone.replaceAll("_", " "))}
      </p>
      <SubmitButton>{labels.submit}</SubmitButton>
    </ActionForm>
  );
}
