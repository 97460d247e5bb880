import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { LeaveDemo } from "@/components/shell/leave-demo";
import { ActionForm } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { companyPath } from "@/lib/workspace/company-sign-in/company-path";
import { parseRole } from "@/lib/workspace/organizations/roles";
import type { OrganizationSummary, SignedInUser } from "@/lib/workspace/organizations/types";

interface OrganizationListProps {
  user: SignedInUser;
  organizations: readonly OrganizationSummary[];
  /** Those that ask more of this session: a second factor, or the company's sign-in. */
  hidden: readonly { slug: string; name: string; needs: "second-factor" | "company-sign-in" }[];
  /** Those that the reader's proved address opens. */
  joinable: readonly { slug: string; name: string; role: string; join: FormAction }[];
  /** False for the demo's shared account. */
  canCreate: boolean;
}

/** Where somebody belongs, and the way to a new one. */
export function OrganizationList({
  user,
  organizations,
  hidden,
  joinable,
  canCreate,
}: OrganizationListProps) {
  const t = useTranslations("organizations");
  const shell = useTranslations("shell");
  const create = canCreate ? (
    <Button asChild variant="primary">
      <Link href="/organizations/new">{t("list.create")}</Link>
    </Button>
  ) : (
    <LeaveDemo />
  );
  return (
    <div className="mx-auto max-w-2xl py-4 sm:py-10">
      <PageHeader title={t("list.title")} action={organizations.length > 0 && create} />
      {hidden.map(({ slug, name, needs }) =>
        needs === "company-sign-in" ? (
          <Alert key={slug} tone="warning" title={t("list.hiddenCompanyTitle", { name })} className="mt-6">
            <TextLink href={companyPath(slug, `/${slug}/dashboard`)}>
              {t("list.hiddenCompanyAction")}
            </TextLink>
          </Alert>
        ) : (
          <Alert key={slug} tone="warning" title={t("list.hiddenTitle", { name })} className="mt-6">
            <TextLink href={`/account/second-factor?next=/${slug}/dashboard`}>
              {t("list.hiddenAction")}
            </TextLink>
          </Alert>
        ),
      )}
      {joinable.map(({ slug, name, role, join }) => (
        <Alert
          key={slug}
          title={t("list.joinTitle", { name, domain: user.email.replace(/^.*@/, "") })}
          className="mt-6"
          action={
            <ActionForm action={join} aria-label={t("list.join", { name })}>
              <SubmitButton size="sm">{t("list.join", { name })}</SubmitButton>
            </ActionForm>
          }
        >
          <p>{t("list.joinRole", { role: t(`roles.${parseRole(role)}`) })}</p>
        </Alert>
      ))}
      <Card className="mt-6">
        {organizations.length === 0 ? (
          <EmptyState title={t("list.emptyTitle")} action={create} className="py-10">
            <p>{t("list.emptyBody")}</p>
          </EmptyState>
        ) : (
          <ul className="divide-y">
            {organizations.map((organization) => (
              <OrganizationRow key={organization.slug} organization={organization} />
            ))}
          </ul>
        )}
      </Card>
      <form
        action="/auth/sign-out"
        method="post"
        className="mt-4 flex flex-wrap items-center justify-between gap-2 text-[13px] text-ink-muted"
      >
        <span className="min-w-0 break-words">{t("list.signedInAs", { email: user.email })}</span>
        <SubmitButton variant="ghost" size="sm">
          {shell("signOut")}
        </SubmitButton>
      </form>
    </div>
  );
}

function OrganizationRow({ organization }: { organization: OrganizationSummary }) {
  const t = useTranslations("organizations");
  return (
    <li>
      <Link
        href={`/${organization.slug}/dashboard`}
        className="flex items-center gap-3 px-5 py-4 hover:bg-subtle"
      >
        <span className="min-w-0 grow">
          <span className="flex items-center gap-2 font-medium">
            <span className="truncate">{organization.name}</span>
            {organization.isDemo && <Badge tone="accent">{t("list.demo")}</Badge>}
          </span>
          <span className="block text-[13px] leading-5 text-ink-muted">
            {t(`roles.${organization.role}`)}
          </span>
        </span>
        <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-ink-faint" />
      </Link>
    </li>
  );
}
