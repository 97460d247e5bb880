import { useTranslations } from "next-intl";
import { ActionField, ActionForm, ActionSelect } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Instant } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { PROVIDER_NAMES, type SignInProvider } from "@/lib/platform/sign-in-providers";
import { JOINING_ROLES, type OrganizationDomain } from "@/lib/workspace/domains/types";

interface DomainActions {
  add: FormAction;
  confirm: FormAction;
  letJoin: FormAction;
  require: FormAction;
  remove: FormAction;
}

interface DomainsCardProps {
  domains: readonly OrganizationDomain[];
  timeZone: string;
  /** What members could be asked to sign in with here. */
  providers: readonly SignInProvider[];
  /** Null where the reader may only look. */
  actions: DomainActions | null;
}

/** The company's own domains: proved by a record in their DNS, and what each then means. */
export function DomainsCard({ domains, timeZone, providers, actions }: DomainsCardProps) {
  const t = useTranslations("organizations.domains");
  return (
    <Card aria-labelledby="domains">
      <CardHeader id="domains" title={t("title")} description={t("description")} />
      <CardBody className="space-y-6">
        {domains.length > 0 && (
          <ul className="divide-y">
            {domains.map((domain) => (
              <DomainRow
                key={domain.id}
                domain={domain}
                timeZone={timeZone}
                providers={providers}
                actions={actions}
              />
            ))}
          </ul>
        )}
        {actions ? (
          <ActionForm action={actions.add} className="max-w-md space-y-4" aria-label={t("add")}>
            <ActionField
              name="domain"
              label={t("domain")}
              hint={t("domainHint")}
              autoComplete="off"
              required
            />
            <SubmitButton variant="secondary">{t("add")}</SubmitButton>
          </ActionForm>
        ) : (
          <p className="text-[13px] leading-5 text-ink-muted">
            {domains.length === 0 ? t("none") : t("ownersOnly")}
          </p>
        )}
      </CardBody>
    </Card>
  );
}

interface DomainRowProps {
  domain: OrganizationDomain;
  timeZone: string;
  providers: readonly SignInProvider[];
  actions: DomainActions | null;
}

function DomainRow({ domain, timeZone, providers, actions }: DomainRowProps) {
  const t = useTranslations("organizations.domains");
  return (
    <li className="space-y-4 py-4 first:pt-0">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="flex min-w-0 items-center gap-2 text-sm leading-6 font-medium">
          <span className="min-w-0 break-all">{domain.domain}</span>
          <Badge tone={domain.confirmedAt ? "good" : "neutral"}>
            {t(domain.confirmedAt ? "confirmed" : "unconfirmed")}
          </Badge>
        </h3>
        {actions && (
          <ActionForm
            action={actions.remove}
            outcomeAt="bottom"
            aria-label={`${t("remove")}: ${domain.domain}`}
          >
            <input type="hidden" name="domainId" value={domain.id} />
            <SubmitButton variant="ghost" size="sm">
              {t("remove")}
            </SubmitButton>
          </ActionForm>
        )}
      </div>
      {domain.missingSince && (
        <p className="text-sm leading-6 text-warning">
          {t.rich("missing", { at: () => <Instant at={domain.missingSince as Date} timeZone={timeZone} /> })}
        </p>
      )}
      {(domain.confirmedAt === null || domain.missingSince) && (
        <RecordToMake domain={domain} confirm={actions?.confirm ?? null} />
      )}
      {domain.confirmedAt && <Joining domain={domain} letJoin={actions?.letJoin ?? null} />}
      {domain.confirmedAt && (
        <Requirement domain={domain} providers={providers} require={actions?.require ?? null} />
      )}
    </li>
  );
}

function RecordToMake({ domain, confirm }: { domain: OrganizationDomain; confirm: FormAction | null }) {
  const t = useTranslations("organizations.domains");
  const { name, value } = domain.record;
  return (
    <div className="space-y-3">
      <p className="text-[13px] leading-5 text-ink-muted">{t("makeRecord")}</p>
      <dl className="space-y-2 text-[13px] leading-5">
        {(
          [
            ["recordName", name],
            ["recordValue", value],
          ] as const
        ).map(([label, text]) => (
          <div key={label}>
            <dt className="text-ink-muted">{t(label)}</dt>
            <dd className="flex items-center gap-2">
              <code className="min-w-0 break-all">{text}</code>
              <CopyButton text={text} labels={{ copy: t("copy"), copied: t("copied") }} />
            </dd>
          </div>
        ))}
      </dl>
      {confirm && (
        <ActionForm action={confirm} aria-label={`${t("confirm")}: ${domain.domain}`}>
          <input type="hidden" name="domainId" value={domain.id} />
          <SubmitButton variant="secondary">{t("confirm")}</SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}

function Joining({ domain, letJoin }: { domain: OrganizationDomain; letJoin: FormAction | null }) {
  const t = useTranslations("organizations");
  const said = domain.joinsAs
    ? t("domains.joinsAs", { domain: domain.domain, role: t(`roles.${domain.joinsAs}`) })
    : t("domains.joinsNobody");
  if (letJoin === null) return <p className="text-sm leading-6">{said}</p>;
  return (
    <ActionForm
      action={letJoin}
      className="max-w-md space-y-3"
      aria-label={`${t("domains.joining")}: ${domain.domain}`}
    >
      <input type="hidden" name="domainId" value={domain.id} />
      <ActionSelect name="role" label={t("domains.joining")} defaultValue={domain.joinsAs ?? ""}>
        <option value="">{t("domains.joinsNobody")}</option>
        {JOINING_ROLES.map((role) => (
          <option key={role} value={role}>
            {t("domains.joinsAs", { domain: domain.domain, role: t(`roles.${role}`) })}
          </option>
        ))}
      </ActionSelect>
      <SubmitButton variant="secondary">{t("domains.save")}</SubmitButton>
    </ActionForm>
  );
}

interface RequirementProps {
  domain: OrganizationDomain;
  providers: readonly SignInProvider[];
  require: FormAction | null;
}

function Requirement({ domain, providers, require }: RequirementProps) {
  const t = useTranslations("organizations.domains");
  const { requiredProvider } = domain;
  const said = (provider: SignInProvider | "any" | null) => {
    if (provider === null) return t("requiresNothing");
    if (provider === "any") return t("requiresAny");
    return t("requiresOne", { provider: PROVIDER_NAMES[provider] });
  };
  if (require === null) return <p className="text-sm leading-6">{said(requiredProvider)}</p>;
  // One that was switched off meanwhile stays to be seen.
  const offered = providers.filter((provider) => provider !== requiredProvider);
  const choices = [
    "any" as const,
    ...(requiredProvider && requiredProvider !== "any" ? [requiredProvider] : []),
    ...offered,
  ];
  return (
    <ActionForm
      action={require}
      className="max-w-md space-y-3"
      aria-label={`${t("requirement")}: ${domain.domain}`}
    >
      <input type="hidden" name="domainId" value={domain.id} />
      <ActionSelect name="provider" label={t("requirement")} defaultValue={requiredProvider ?? ""}>
        <option value="">{said(null)}</option>
        {choices.map((provider) => (
          <option key={provider} value={provider}>
            {said(provider)}
          </option>
        ))}
      </ActionSelect>
      <SubmitButton variant="secondary">{t("save")}</SubmitButton>
    </ActionForm>
  );
}
