import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EstimatesBanner } from "@/components/estimates/estimates-banner";
import { Badge } from "@/components/ui/badge";
import type { SingleKeys } from "@/lib/platform/i18n/single-keys";
import type { Theme } from "@/lib/platform/i18n/theme";
import type { OrganizationSummary, SignedInUser } from "@/lib/workspace/organizations/types";
import { AccountMenu } from "./account-menu";
import { BuildVersion } from "./build-version";
import { LanguageMenu } from "./language-menu";
import { LeaveDemo } from "./leave-demo";
import { NavLinks } from "./nav-links";
import { OrganizationMenu } from "./organization-menu";
import { Shortcuts } from "./shortcuts";
import { SkipLink } from "./skip-link";
import { ThemeMenu } from "./theme-menu";
import { Mark } from "./wordmark";

interface ShellProps {
  organization: Pick<OrganizationSummary, "slug" | "name" | "isDemo">;
  organizations: readonly Pick<OrganizationSummary, "slug" | "name">[];
  user: Pick<SignedInUser, "email">;
  theme: Theme;
  singleKeys: SingleKeys;
  /** Figures are estimated from git. */
  isEstimated: boolean;
  children: ReactNode;
}

/** The frame of every page of an organization. */
export function Shell({
  organization,
  organizations,
  user,
  theme,
  singleKeys,
  isEstimated,
  children,
}: ShellProps) {
  return (
    <div className="group/shell flex min-h-dvh flex-col">
      <SkipLink />
      <header className="border-b bg-surface print:hidden">
        <div className="page-width px-4 sm:px-6">
          <div className="flex h-12 items-center justify-between gap-2">
            <div className="flex min-w-0 items-center gap-1">
              <Link href="/" prefetch={false} aria-label="Iris" className="rounded-full p-1">
                <Mark />
              </Link>
              <OrganizationMenu
                // Picked one by one: whatever crosses to the browser is written into the page.
                current={{ slug: organization.slug, name: organization.name }}
                organizations={organizations.map(({ slug, name }) => ({ slug, name }))}
              />
            </div>
            <div className="flex shrink-0 items-center gap-1">
              <Shortcuts slug={organization.slug} singleKeys={singleKeys === "on"} />
              <ThemeMenu theme={theme} />
              <LanguageMenu />
              <AccountMenu email={user.email} />
            </div>
          </div>
          <div className="group-has-[[data-first-steps]]/shell:hidden">
            <MainNavigation slug={organization.slug} />
          </div>
        </div>
      </header>
      <p className="hidden items-center gap-2 text-sm font-medium print:flex">
        <Mark />
        {organization.name}
      </p>
      {organization.isDemo && <DemoBanner />}
      {isEstimated && <EstimatesBanner />}
      <main
        id="content"
        tabIndex={-1}
        className="page-width grow px-4 py-6 outline-none sm:px-6 print:px-0 print:pt-3"
      >
        {children}
      </main>
      <footer className="page-width px-4 py-6 text-[13px] text-ink-muted sm:px-6 print:px-0">
        <BuildVersion />
      </footer>
    </div>
  );
}

/** A line of its own under the name; what doesn't fit on it is scrolled to. */
function MainNavigation({ slug }: { slug: string }) {
  const t = useTranslations("shell");
  const links = [
    { href: `/${slug}/dashboard`, label: t("dashboard") },
    { href: `/${slug}/deployments`, label: t("deployments") },
    { href: `/${slug}/incidents`, label: t("incidents") },
    { href: `/${slug}/origins`, label: t("origins") },
    { href: `/${slug}/services`, label: t("services") },
    { href: `/${slug}/repositories`, label: t("repositories") },
    { href: `/${slug}/data-quality`, label: t("dataQuality") },
    { href: `/${slug}/snapshots`, label: t("snapshots") },
    { href: `/${slug}/settings/integrations`, label: t("settings"), match: `/${slug}/settings` },
  ];
  return <NavLinks label={t("mainNavigation")} links={links} className="-mx-2.5 h-10" />;
}

function DemoBanner() {
  const t = useTranslations("shell.demo");
  return (
    <aside aria-label={t("badge")} className="border-b bg-accent-soft text-[13px] leading-5">
      <div className="page-width flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2 sm:px-6">
        <Badge tone="accent" className="bg-surface">
          {t("badge")}
        </Badge>
        <p className="grow basis-60">{t("note")}</p>
        <LeaveDemo />
      </div>
    </aside>
  );
}
