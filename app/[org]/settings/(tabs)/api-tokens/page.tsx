import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NewTokenCard } from "@/components/api-tokens/new-token-card";
import { TokensCard } from "@/components/api-tokens/tokens-card";
import { EmptyState } from "@/components/ui/empty-state";
import { createApiToken, revokeApiToken } from "@/lib/workspace/api-tokens/actions";
import { listApiTokens } from "@/lib/workspace/api-tokens/data";
import { listMembers } from "@/lib/workspace/organizations/data";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canManageApiTokens } from "@/lib/workspace/organizations/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("apiTokens"))("title") };
}

export default async function ApiTokensPage({ params }: PageProps<"/[org]/settings/api-tokens">) {
  const org = await requireOrganization((await params).org);
  if (!canManageApiTokens(org.role)) {
    const t = await getTranslations("apiTokens");
    return <EmptyState title={t("notAllowed")}>{t("notAllowedDetail")}</EmptyState>;
  }
  const [tokens, members] = await Promise.all([
    listApiTokens(org.client, org.id),
    listMembers(org.client, org.id),
  ]);
  return (
    <div className="space-y-6">
      <NewTokenCard create={createApiToken.bind(null, org.slug)} />
      <TokensCard
        tokens={tokens}
        emails={new Map(members.map(({ userId, email }) => [userId, email]))}
        timeZone={org.timeZone}
        now={new Date()}
        revoke={revokeApiToken.bind(null, org.slug)}
      />
    </div>
  );
}
