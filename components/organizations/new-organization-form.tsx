"use client";

import { useState } from "react";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/forms/outcome";
import { suggestSlug } from "@/lib/organizations/slug";

interface NewOrganizationFormProps {
  action: FormAction;
  labels: Record<"name" | "nameHint" | "slug" | "slugHint" | "submit", string>;
}

/** Names a new organization; its address follows the name until somebody writes one. */
export function NewOrganizationForm({ action, labels }: NewOrganizationFormProps) {
  const [name, setName] = useState("");
  const [slug, setSlug] = useState<string | null>(null);
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
      <SubmitButton>{labels.submit}</SubmitButton>
    </ActionForm>
  );
}
