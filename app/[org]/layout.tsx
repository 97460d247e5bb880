import { cookies } from "next/headers";
import { ReaderTimes } from "@/components/shell/reader-times";
import { Shell } from "@/components/shell/shell";
import { parseTheme, THEME_COOKIE } from "@/lib/i18n/theme";
import { listOrganizations } from "@/lib/organizations/data";
import { requireOrganization, requireUser } from "@/lib/organizations/gate";
import { userClient } from "@/lib/supabase/server";

export default async function OrganizationLayout({ params, children }: LayoutProps<"/[org]">) {
  const [{ org: slug }, user, client, jar] = await Promise.all([
    params,
    requireUser(),
    userClient(),
    cookies(),
  ]);
  const [org, organizations] = await Promise.all([
    requireOrganization(slug),
    listOrganizations(client, user.id),
  ]);
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value);
  return (
    <Shell
      organization={{ slug: org.slug, name: org.name, isDemo: org.isDemo }}
      organizations={organizations}
      user={{ email: org.user.email }}
      theme={theme}
    >
      <ReaderTimes timeZone={org.timeZone} />
      {children}
    </Shell>
  );
}
