import { cookies } from "next/headers";
import { ReaderTimes } from "@/components/shell/reader-times";
import { Shell } from "@/components/shell/shell";
import { doEstimatesCount } from "@/lib/ingest/integrations/data";
import { parseSingleKeys, SINGLE_KEYS_COOKIE } from "@/lib/platform/i18n/single-keys";
import { parseTheme, THEME_COOKIE } from "@/lib/platform/i18n/theme";
import { userClient } from "@/lib/platform/supabase/server";
import { listOrganizations } from "@/lib/workspace/organizations/data";
import { requireOrganization, requireUser } from "@/lib/workspace/organizations/gate";

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
  const isEstimated = await doEstimatesCount(org.client, org.id);
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value);
  return (
    <Shell
      organization={{ slug: org.slug, name: org.name, isDemo: org.isDemo }}
      organizations={organizations}
      user={{ email: org.user.email }}
      theme={theme}
      isEstimated={isEstimated}
      singleKeys={parseSingleKeys(jar.get(SINGLE_KEYS_COOKIE)?.value)}
    >
      <ReaderTimes timeZone={org.timeZone} />
      {children}
    </Shell>
  );
}
