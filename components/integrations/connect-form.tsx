"use client";

import { ExternalLink } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useFormStatus } from "react-dom";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { DATADOG_SITES, parseDatadogSite } from "@/lib/providers/datadog/sites";

export type ConnectFormLabels = Record<
  | "site"
  | "siteHint"
  | "siteFound"
  | "siteProxied"
  | "siteUnknown"
  | "siteGovernment"
  | "apiKey"
  | "applicationKey"
  | "apiKeyWhere"
  | "applicationKeyWhere"
  | "submit",
  string
>;

interface ConnectFormProps {
  connect: FormAction;
  /** The site connected before, to start from. */
  site: string;
  /** Where calls go instead, where the operator set an address. */
  apiUrl: string | null;
  labels: ConnectFormLabels;
  /** What a first connection is asked about history; false where keys are replaced, which leaves it as it is. */
  history?: { label: string; detail: string } | false;
}

/** Site and keys. What is typed as a site resolves while typing, so that the links lead to the reader's own Datadog. */
export function ConnectForm({
  connect,
  site: initialSite,
  apiUrl,
  labels,
  history = false,
}: ConnectFormProps) {
  const [typed, setTyped] = useState(initialSite);
  const parsed = parseDatadogSite(typed);
  const site = parsed.ok ? parsed.site : null;
  return (
    <ActionForm action={connect} className="space-y-5" aria-label={labels.submit}>
      <WhileAnswered>
        <div className="space-y-1.5">
          <ActionField
            name="site"
            label={labels.site}
            hint={labels.siteHint}
            list="datadog-sites"
            placeholder="us5.datadoghq.com"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <datalist id="datadog-sites">
            {DATADOG_SITES.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </datalist>
          <p aria-live="polite" className="min-h-5 text-[13px] leading-5 font-medium">
            {siteSentence(parsed, apiUrl, labels)}
          </p>
        </div>
        <KeyField
          name="apiKey"
          label={labels.apiKey}
          where={labels.apiKeyWhere}
          site={site?.id}
          href={site?.apiKeysUrl}
        />
        <KeyField
          name="applicationKey"
          label={labels.applicationKey}
          where={labels.applicationKeyWhere}
          site={site?.id}
          href={site?.applicationKeysUrl}
        />
        {history && (
          <>
            {/* An unticked box isn't sent: this says that it was there. */}
            <input type="hidden" name="asksHistory" value="1" />
            <Checkbox
              name="allHistory"
              value="1"
              defaultChecked
              label={history.label}
              detail={history.detail}
            />
          </>
        )}
      </WhileAnswered>
      <SubmitButton>{labels.submit}</SubmitButton>
    </ActionForm>
  );
}

/** Fields that can't be edited while Datadog is asked: what was typed meanwhile would be lost with the answer. */
function WhileAnswered({ children }: { children: ReactNode }) {
  const { pending } = useFormStatus();
  return (
    <fieldset disabled={pending} className="min-w-0 space-y-5 disabled:opacity-60">
      {children}
    </fieldset>
  );
}

function siteSentence(
  parsed: ReturnType<typeof parseDatadogSite>,
  apiUrl: string | null,
  labels: ConnectFormLabels,
): string {
  if (parsed.ok) {
    const sentence = apiUrl ? labels.siteProxied : labels.siteFound;
    return sentence.replace("{host}", new URL(apiUrl ?? parsed.site.apiUrl).host);
  }
  if (parsed.reason === "unsupported-government") return labels.siteGovernment;
  return parsed.reason === "unknown" ? labels.siteUnknown : "";
}

interface KeyFieldProps {
  name: string;
  label: string;
  where: string;
  site: string | undefined;
  href: string | undefined;
}

/** A key: never shown, never filled in, never given back. */
function KeyField({ name, label, where, site, href }: KeyFieldProps) {
  return (
    <div className="space-y-1">
      <ActionField
        name={name}
        type="password"
        label={label}
        autoComplete="off"
        data-1p-ignore=""
        data-lpignore="true"
        spellCheck={false}
        required
      />
      {href && site && (
        <a
          href={href}
          target="_blank"
          rel="noreferrer"
          className="rounded-sm text-[13px] leading-5 text-ink-muted underline decoration-line-strong underline-offset-4 hover:text-ink"
        >
          {where.replace("{site}", site)}
          <ExternalLink aria-hidden="true" className="ml-1 inline size-3.5" />
        </a>
      )}
    </div>
  );
}
