import { cookies } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ReaderTimes } from "@/components/shell/reader-times";
import { Shell } from "@/components/shell/shell";
import { parseTheme, THEME_COOKIE } from "@/lib/i18n/theme";
import { listOrganizations } from "@/lib/organizations/data";
import { requireOrganization } from "@/lib/organizations/gate";

export default async function OrganizationLayout({ params, children }: LayoutProps<"/[org]">) {
  const org = await requireOrganization((await params).org);
  const [organizations, jar] = await Promise.all([listOrganizations(org.client, org.user.id), cookies()]);
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value);
  return (
    <Shell
      organization={{ slug: org.slug, name: org.name, isDemo: org.isDemo }}
      organizations={organizations}
      user={{ email: org.user.email }}
      theme={theme}
    >
      <ReaderTimes timeZone={org.timeZone} />
      <NuqsAdapter>{children}</NuqsAdapter>
    </Shell>
  );
}
